import io
import json
from pathlib import Path

from fake_corrector import fake_pipe

from proofread.documents.base import Correction, Place, Segment
from proofread.documents.correct import correct_file
from proofread.documents.report import FileReport
from proofread.edits.edit import Candidate, Edit
from proofread.reports.json import JsonLinesReporter, JsonReporter


def correction(text: str, *edits: Edit) -> Correction:
    return Correction(Segment(text, Place(1, offset=0)), edits)


def report_json(path: Path, pipe, reporter_class) -> str:
    stream = io.StringIO()
    reporter = reporter_class(stream)
    for name in (str(path), "missing.txt"):
        reporter.begin(name)
        if name == str(path):
            reporter.end(correct_file(path, pipe, write=False, observe=reporter.correction))
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
    reporter.correction(correction("因", Edit(0, 1, "因", "应")))
    reporter.fail("a", "broken")
    reporter.begin("b")
    reporter.end(FileReport("b", "plain", "utf-8"))
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
    JsonLinesReporter(stream).correction(correction("因", Edit(0, 1, "因", "应", candidates=candidates)))
    assert json.loads(stream.getvalue())["candidates"] == [
        {"text": "应", "probability": 0.9},
        {"text": "音", "probability": 0.05},
    ]
