import pytest

from proofread.documents.base import Place, Segment


def test_a_line_is_located_by_its_column() -> None:
    segment = Segment("春天来了", Place(3, offset=10))
    assert segment.locate(2) == Place(3, 3, offset=12)
    assert segment.locate(4) == Place(3, 5, offset=14)


def test_line_feeds_inside_a_segment_are_counted() -> None:
    segment = Segment("一二\n三四\n\n五", Place(7, 5, offset=100))
    assert [(segment.locate(i).line, segment.locate(i).column) for i in range(9)] == [
        *[(7, 5), (7, 6), (7, 7)],
        *[(8, 1), (8, 2), (8, 3)],
        (9, 1),
        *[(10, 1), (10, 2)],
    ]
    assert segment.locate(7).offset == 107


def test_turns_say_where_the_file_goes_on() -> None:
    turns = ((2, Place(2, 3, offset=8)), (4, Place(9, 1, "cell 3", offset=50)))
    segment = Segment("甲乙丙丁戊己", Place(1, 1, offset=0), turns=turns)
    assert [segment.locate(i).offset for i in range(7)] == [0, 1, 8, 9, 50, 51, 52]
    assert segment.locate(3) == Place(2, 4, offset=9)
    assert segment.locate(5) == Place(9, 2, "cell 3", offset=51)


@pytest.mark.parametrize("index", [0, 3])
def test_without_lines_the_column_counts_in_the_segment(index: int) -> None:
    segment = Segment("一\n二三", Place(None, label="word/document.xml ¶12"))
    assert segment.locate(index) == Place(None, index + 1, "word/document.xml ¶12")
