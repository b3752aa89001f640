import json
from functools import partial
from pathlib import Path

import jsonschema
import pytest
from reported import fixed, lines_of, reported, schema, written

from proofread.reports.rdjson import RdjsonReporter


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_suggestions_in_bytes_lead_to_the_corrected_file(tmp_path: Path, codec: str) -> None:
    paths = written(tmp_path, codec=codec)
    document = json.loads(reported(RdjsonReporter, *paths))
    jsonschema.validate(document, schema("rdjson.json"))
    for path in paths:
        lines = [line.encode() for line in lines_of(path.read_bytes().decode(codec))]
        for diagnostic in reversed(document["diagnostics"]):
            if diagnostic["location"]["path"] == str(path):
                (suggestion,) = diagnostic["suggestions"]
                start, end = suggestion["range"]["start"], suggestion["range"]["end"]
                assert start["line"] == end["line"] and suggestion["range"] == diagnostic["location"]["range"]
                row, line = start["line"] - 1, lines[start["line"] - 1]
                lines[row] = line[: start["column"] - 1] + suggestion["text"].encode() + line[end["column"] - 1 :]
        assert b"".join(lines).decode().encode(codec) == fixed(path)


def test_one_diagnostic_per_line_is_the_same(tmp_path: Path) -> None:
    paths = written(tmp_path)
    document = json.loads(reported(RdjsonReporter, *paths, failing="none.txt"))
    lines = reported(partial(RdjsonReporter, lines=True), *paths, failing="none.txt").splitlines()
    assert [json.loads(line) for line in lines] == document["diagnostics"]
    assert document["diagnostics"][-1]["severity"] == "ERROR"
    jsonschema.validate(document, schema("rdjson.json"))


def test_nothing_found(tmp_path: Path) -> None:
    assert json.loads(reported(RdjsonReporter, written(tmp_path)[2]))["diagnostics"] == []
    assert reported(partial(RdjsonReporter, lines=True), written(tmp_path)[2]) == ""
