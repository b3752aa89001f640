import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.text.spans import LineIndex, SpanSet, UnitIndex

texts = st.text(alphabet=st.one_of(st.sampled_from("中a\r\n😀𠮷é"), st.characters(codec="utf-8")), max_size=30)


def test_lines_of_all_three_breaks():
    index = LineIndex("甲\r\n乙\n\r丙")
    assert len(index) == 4
    assert [index.position(offset) for offset in range(8)] == [
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 1),
        (2, 0),
        (3, 0),
        (3, 1),
    ]


@given(texts)
def test_positions_go_there_and_back(text):
    index = LineIndex(text)
    assert all(index.offset(*index.position(offset)) == offset for offset in range(len(text) + 1))


@pytest.mark.parametrize(("line", "column"), [(0, 2), (1, 2), (2, 0), (-1, 0), (0, -1)])
def test_places_that_do_not_exist_are_refused(line, column):
    with pytest.raises(IndexError):
        LineIndex("甲\n乙").offset(line, column)


def test_known_units():
    text = "é中😀𠮷"
    utf16, utf8 = UnitIndex.utf16(text), UnitIndex.utf8(text)
    assert [utf16.units(offset) for offset in range(5)] == [0, 1, 2, 4, 6]
    assert [utf8.units(offset) for offset in range(5)] == [0, 2, 5, 9, 13]
    assert utf16.offset(3) == 2
    with pytest.raises(IndexError, match="outside a text of 4 characters"):
        utf8.units(5)
    with pytest.raises(IndexError, match="outside a text of 6 units"):
        utf16.offset(7)


@given(texts)
def test_units_agree_with_the_encoders(text):
    utf16, utf8 = UnitIndex.utf16(text), UnitIndex.utf8(text)
    for offset in range(len(text) + 1):
        head = text[:offset]
        assert utf16.units(offset) == len(head.encode("utf-16-le")) // 2
        assert utf8.units(offset) == len(head.encode("utf-8"))
        assert utf16.offset(utf16.units(offset)) == utf8.offset(utf8.units(offset)) == offset


def test_span_sets_merge_and_know_what_an_edit_damages():
    spans = SpanSet([(8, 9), (2, 5), (4, 6)])
    assert spans.spans == [(2, 6), (8, 9)]
    assert [spans.hit(offset, offset) for offset in range(10)] == [offset in (3, 4, 5) for offset in range(10)]
    assert not spans.hit(6, 8)
    assert spans.hit(0, 3)
    assert spans.hit(5, 8)
    assert not SpanSet([]).hit(0, 5)
