from hypothesis import given
from hypothesis import strategies as st

from proofread.documents.trace import Stretch, Tracer


def test_a_text_is_found_wherever_a_parser_puts_it() -> None:
    tracer = Tracer("甲乙，丙<b>丁</b>戊")
    assert len(tracer.marked) == len(tracer.text)
    fourth = tracer.marked[7]
    shown = f"{fourth}|{tracer.marked[:4]}"
    assert tracer.trace(shown) == ("丁|甲乙，丙", [Stretch(0, 1, 7), Stretch(2, 4, 0)])


def test_what_is_not_in_the_file_letter_for_letter_has_no_place() -> None:
    tracer = Tracer("甲&amp;乙\\n丙。")
    shown = tracer.marked.replace("&amp;", "&").replace("\\n", "\n")
    assert tracer.trace(shown) == ("甲&乙\n丙。", [Stretch(0, 1, 0), Stretch(2, 1, 6), Stretch(4, 2, 9)])


def test_the_same_words_in_two_places_are_told_apart() -> None:
    tracer = Tracer("重复。" * 3)
    assert [tracer.trace(tracer.marked[start : start + 3])[1] for start in (6, 0, 3)] == [
        [Stretch(0, 3, 6)],
        [Stretch(0, 3, 0)],
        [Stretch(0, 3, 3)],
    ]


def test_marks_come_round_again_in_a_long_file_and_none_is_a_character_of_it() -> None:
    text = "".join(f"甲{'乙丙丁戊己庚辛'[i % 7]}、" for i in range(100_000)) + "𠀀、𠮷。"
    tracer = Tracer(text)
    for start in (3, 150_000, 299_970):
        shown = tracer.marked[start : start + 20]
        assert tracer.trace(shown, near=start) == (text[start : start + 20], [Stretch(0, 20, start)])
    assert tracer.trace(tracer.marked[-4:])[0] == "𠀀、𠮷。"
    assert tracer.trace(tracer.marked[6:8], near=300_000)[1] == [Stretch(0, 2, 6)]  # only there 甲 is before 丁


@given(st.text("甲乙𠮷，a <&", max_size=30))
def test_marks_change_nothing_but_ideographs(text: str) -> None:
    tracer = Tracer(text)
    assert tracer.trace(tracer.marked)[0] == text
    assert [a for a, b in zip(text, tracer.marked, strict=True) if a != b] == [
        a for a, before in zip(text, " " + text, strict=False) if a in "甲乙𠮷" and before not in "甲乙𠮷"
    ]
