import pytest

from proofread.text.wrapped import WIDE, groups, paragraphs

FULL = "中国国家博物馆在这次展览中说希望观众能够看到历史"


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_a_paragraph_goes_on_where_no_sentence_ends() -> None:
    assert texts("他说：“床前明月光，\n疑是地上霜。”\n第二段。\n") == ["他说：“床前明月光，\n疑是地上霜。”", "第二段。"]


def test_in_lines_of_one_length_a_sentence_may_end_with_a_line() -> None:
    lines = [FULL[:-1] + "。", FULL, FULL[:-2] + "。”", "完。"]
    assert groups(lines) == [4]
    assert groups(["短句。", *lines]) == [1, 1, 2, 1]


@pytest.mark.parametrize("gap", ["\n\n", "\r\n \t\r\n", "\n　　", "\r\r"])
def test_blank_lines_and_indents_part_paragraphs(gap: str) -> None:
    assert [part.strip() for part in texts(f"{FULL}{gap}{FULL}")] == [FULL, FULL]


def test_a_line_wider_than_anybody_breaks_them_is_a_paragraph() -> None:
    assert groups(["字" * (WIDE + 1), "字" * 9, "字" * 9]) == [1, 2]


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t\n", "一", "一\r\n二\r三\n\n四"])
def test_nothing_but_blanks_is_left_out(text: str) -> None:
    assert "".join("".join(texts(text)).split()) == "".join(text.split())
