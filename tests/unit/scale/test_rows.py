"""Every row is in exactly one block, whatever the size of blocks, and comes out as it went in but for its edits."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.edit import Edit, Kind
from proofread.scale.rows import JsonlRows, TextRows


@given(st.binary(max_size=200) | st.text("因该了\n\r 😀", max_size=60).map(str.encode), st.integers(1, 50))
def test_blocks_hold_every_line_once(content: bytes, size: int) -> None:
    rows_of = TextRows()
    stream = io.BytesIO(content)
    blocks = [rows_of.read(stream, *span) for span in rows_of.spans(stream, len(content), size)]
    assert [row.raw for rows in blocks for row in rows] == io.BytesIO(content).readlines()
    assert b"".join(rows_of.write(rows, [()] * len(rows)) for rows in blocks) == content


def test_text_edits_keep_line_ends_and_broken_rows() -> None:
    rows_of = TextRows()
    rows = rows_of.read(io.BytesIO("我因该去\r\n".encode() + b"\xff\n"), 0, 100)
    edit = Edit(1, 3, "因该", "应该", Kind.NEAR_SOUND, 0.9)
    assert rows[0].text == "我因该去"
    assert rows[1].text is None
    assert "UTF-8" in (rows[1].error or "")
    assert rows_of.write(rows, [(edit,), ()]) == "我应该去\r\n".encode() + b"\xff\n"


@pytest.mark.parametrize("line", [b"{bad\n", b"[1]\n", b'{"other": "x"}\n', b'{"text": 3}\n', b"[" * 100_000 + b"\n"])
def test_a_row_without_a_text_is_kept_and_explained(line: bytes) -> None:
    rows_of = JsonlRows("text")
    (row,) = rows_of.read(io.BytesIO(line), 0, len(line))
    assert row.text is None
    assert row.error
    assert rows_of.write([row], [()]) == line


def test_jsonl_rows_gain_what_was_found() -> None:
    rows_of = JsonlRows("body")
    rows = rows_of.read(io.BytesIO('{"id": 7, "body": "我因该去"}\n'.encode()), 0, 100)
    written = json.loads(rows_of.write(rows, [(Edit(1, 3, "因该", "应该", Kind.NEAR_SOUND, 0.9),)]))
    assert (written["id"], written["corrected"], written["edits"][0]["start"]) == (7, "我应该去", 1)
