import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from proofread.lsp.positions import Positions

TEXT = "a😀\r\n𠮷因该\u2028b\x0cc\r末"


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1), (None, 2)])
def test_columns_are_counted_in_the_agreed_unit(encoding, column):
    positions = Positions(TEXT, encoding)
    assert positions.position(TEXT.index("因")) == Position(1, column)
    assert positions.offset(Position(1, column)) == TEXT.index("因")
    # neither a line separator nor a form feed ends a line here
    assert positions.position(TEXT.index("c")).line == 1
    assert positions.position(TEXT.index("末")) == Position(2, 0)


@given(st.text(st.sampled_from("a因😀𠮷é\r\n\u2028"), max_size=20), st.sampled_from(list(PositionEncodingKind)))
def test_there_and_back(text, encoding):
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert positions.offset(positions.position(offset)) == offset


def test_beyond_the_end_is_the_end():
    positions = Positions("因该\n好", "utf-16")
    assert positions.offset(Position(0, 99)) == 2
    assert positions.offset(Position(9, 0)) == 4
