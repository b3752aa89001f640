from pathlib import Path
from xml.etree import ElementTree

from junitparser import Error, Failure, JUnitXml
from reported import reported, written

from proofread.reports.junit import JunitReporter


def test_another_reader_understands_it(tmp_path: Path) -> None:
    text, markdown, clean = written(tmp_path)
    suites = list(JUnitXml.fromstring(reported(JunitReporter, text, markdown, clean, failing="none\x00.txt").encode()))
    assert [(suite.name, suite.tests, suite.failures, suite.errors) for suite in suites] == [
        (str(text), 5, 5, 0),
        (str(markdown), 3, 3, 0),
        (str(clean), 1, 0, 0),
        ("none�.txt", 1, 0, 1),
    ]
    failed = next(iter(suites[0]))
    (failure,) = failed.result
    assert isinstance(failure, Failure)
    assert (failed.name, failure.type) == ("near-sound 1:4", "near-sound")
    assert failure.message == "错别字（近音）：“因该”可能应为“应该”（置信度 97%）"
    assert failure.text == f"{text}:1:4\n😀𠮷他[-因该-]{{+应该+}}来，他因该去。"
    assert next(iter(suites[2])).is_passed
    assert isinstance(next(iter(suites[3])).result[0], Error)


def test_what_ants_schema_asks_for(tmp_path: Path) -> None:
    root = ElementTree.fromstring(reported(JunitReporter, *written(tmp_path)))
    for number, suite in enumerate(root):
        wanted = {"name", "package", "id", "hostname", "timestamp", "tests", "failures", "errors", "time"}
        assert set(suite.attrib) == wanted and suite.get("id") == str(number)
        tags = [child.tag for child in suite]
        assert tags == ["properties", *["testcase"] * (len(tags) - 3), "system-out", "system-err"]
        assert all(set(case.attrib) == {"name", "classname", "time"} for case in suite.iter("testcase"))
