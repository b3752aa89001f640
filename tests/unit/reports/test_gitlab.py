import json
from pathlib import Path

from reported import reported, written

from proofread.reports.gitlab import GitlabReporter


def issues(*paths: Path, failing: str | None = None):
    return json.loads(reported(GitlabReporter, *paths, failing=failing))


def test_what_gitlab_asks_for(tmp_path: Path) -> None:
    path = written(tmp_path)[0]
    *found, failed = issues(path, failing="none.txt")
    for issue in (*found, failed):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
    assert [issue["location"]["lines"]["begin"] for issue in found] == [1, 1, 3, 3, 6]
    assert failed["location"]["path"] == "none.txt" and failed["severity"] == "major"


def test_fingerprints_differ_within_a_report_and_stay_when_lines_move(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("他因该来。\n他因该来。\n", encoding="utf-8")
    before = [issue["fingerprint"] for issue in issues(path)]
    path.write_text("新的一行。\n\n他因该来。\n\n他因该来。\n", encoding="utf-8")
    assert [issue["fingerprint"] for issue in issues(path)] == before
    assert len(set(before)) == 2


def test_nothing_found(tmp_path: Path) -> None:
    assert issues(written(tmp_path)[2]) == []
