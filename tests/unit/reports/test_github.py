import re
from pathlib import Path

from reported import reported, written

from proofread.reports.github import GithubReporter

COMMAND = re.compile(r"::(?P<name>warning|error) (?P<properties>[^:]*)::(?P<message>[^\r\n]*)")


def commands(*paths: Path, failing: str | None = None) -> list[tuple[str, dict[str, str], str]]:
    """What the runner makes of the output."""
    found = []
    for line in reported(GithubReporter, *paths, failing=failing).splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(pair.split("=", 1) for pair in match["properties"].split(","))
        found.append((match["name"], {key: _unescape(value) for key, value in properties.items()}, match["message"]))
    return found


def _unescape(value: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        value = value.replace(code, character)
    return value


def test_annotations(tmp_path: Path) -> None:
    path = written(tmp_path)[0]
    first, *_, last, failed = commands(path, failing="a\nb,c:d%.txt")
    assert first == (
        "warning",
        {"file": str(path), "line": "1", "endLine": "1", "col": "4", "endColumn": "6", "title": "错别字（近音）"},
        "错别字（近音）：“因该”可能应为“应该”（置信度 97%25）",
    )
    assert (last[1]["line"], last[1]["col"]) == ("6", "4")
    assert failed[0] == "error" and failed[1] == {"file": "a\nb,c:d%.txt"}


def test_nothing_found(tmp_path: Path) -> None:
    assert commands(written(tmp_path)[2]) == []
