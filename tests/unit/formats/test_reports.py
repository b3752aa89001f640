import io
import json
from pathlib import Path

from fake_corrector import fake_pipe

from proofread.edits.edit import Candidate, Edit, Kind
from proofread.formats.encoding import Encoding
from proofread.formats.jsonout import JsonLinesReporter, JsonReporter
from proofread.formats.plain import correct_file
from proofread.formats.report import FileReport, Finding, Paragraph
from proofread.formats.terminal import render


def finding(source: str, replacement: str, **options: str) -> Finding:
    edit = Edit(8, 8 + len(source), source, replacement, Kind.HOMOPHONE, 0.976)
    return Finding(edit, 3, 9, options.get("before", "你们好好的跳"), options.get("after", "。"))


def test_rendering_without_colour() -> None:
    assert render(finding("无", "舞"), path="a.txt", color=False) == (
        "a.txt:3:9  错别字（同音）  98%\n    你们好好的跳[-无-]{+舞+}。\n"
    )
    assert "[-无-]。" in render(finding("无", ""), path="a", color=False)
    assert "跳{+舞+}。" in render(finding("", "舞"), path="a", color=False)


def test_rendering_with_colour() -> None:
    assert "\x1b[31;9m无\x1b[0m\x1b[32m舞\x1b[0m" in render(finding("无", "舞"), path="a", color=True)


def test_control_characters_do_not_reach_the_terminal() -> None:
    text = render(finding("无", "舞", before="\x1b]0;x\x07", after="\x9b2J\t"), path="a", color=False)
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\t"}


def paragraph(text: str, *edits: Edit) -> Paragraph:
    return Paragraph(Encoding("utf-8"), 1, 0, text, "\n", edits, b"", b"")


def test_context_is_the_sentence_and_not_more() -> None:
    (only,) = paragraph("前一句。他因该来！后一句。", Edit(5, 6, "因", "应")).findings()
    assert (only.before, only.after) == ("他", "该来！")
    (only,) = paragraph("字" * 1000, Edit(500, 501, "字", "子")).findings()
    assert only.before == "…" + "字" * 40 and only.after == "字" * 40 + "…"


def report_json(path: Path, pipe, reporter_class) -> str:
    stream = io.StringIO()
    reporter = reporter_class(stream)
    for name in (str(path), "missing.txt"):
        reporter.begin(name)
        if name == str(path):
            reporter.end(correct_file(path, pipe, write=False, observe=reporter.paragraph))
        else:
            reporter.fail(name, "missing.txt: 没有")
    reporter.close()
    return stream.getvalue()


def test_json_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("😀好\n他因该去跳无。\n", encoding="utf-8")
    document = json.loads(report_json(path, fake_pipe, JsonReporter))
    assert document["offset_unit"] == "codepoint"
    good, bad = document["files"]
    assert [(edit["start"], edit["line"], edit["column"]) for edit in good["edits"]] == [(4, 2, 2), (7, 2, 5)]
    assert good["encoding"] == "utf-8" and good["error"] is None
    assert good["stats"]["edits"] == {"homophone": 1, "near-sound": 1}
    assert bad["error"] == "missing.txt: 没有" and bad["edits"] == []


def test_json_of_nothing_and_after_a_failure_in_the_middle() -> None:
    stream = io.StringIO()
    JsonReporter(stream).close()
    assert json.loads(stream.getvalue())["files"] == []
    stream = io.StringIO()
    reporter = JsonReporter(stream)
    reporter.begin("a")
    reporter.paragraph(paragraph("因", Edit(0, 1, "因", "应")))
    reporter.fail("a", "broken")
    reporter.begin("b")
    reporter.end(FileReport("b", Encoding("utf-8")))
    reporter.close()
    first, second = json.loads(stream.getvalue())["files"]
    assert (len(first["edits"]), first["error"], second["error"]) == (1, "broken", None)


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("他因该去跳无。\n", encoding="utf-8")
    text = report_json(path, fake_pipe, JsonLinesReporter)
    assert "因该" in text  # readable, not escaped
    first, second, error = map(json.loads, text.splitlines())
    assert (first["source"], second["replacement"]) == ("因该", "跳舞")
    assert error == {"path": "missing.txt", "error": "missing.txt: 没有"}


def test_candidates_are_listed() -> None:
    stream = io.StringIO()
    candidates = (Candidate("应", 0.9), Candidate("音", 0.05))
    JsonLinesReporter(stream).paragraph(paragraph("因", Edit(0, 1, "因", "应", candidates=candidates)))
    assert json.loads(stream.getvalue())["candidates"] == [
        {"text": "应", "probability": 0.9},
        {"text": "音", "probability": 0.05},
    ]
