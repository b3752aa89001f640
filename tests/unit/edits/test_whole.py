"""A document's edits, decided about as a whole."""

from proofread.edits.density import Doubts, Expected
from proofread.edits.edit import Edit, Kind
from proofread.edits.whole import Whole

DRAFT = Expected(10.0, 1.0, 0.3)


def edit(text: str, confidence: float) -> Edit:
    start = text.index("再")
    return Edit(start, start + 1, "再", "在", Kind.HOMOPHONE, confidence)


def decided(*read: tuple[str, tuple[Edit, ...]], expected: Expected | None = DRAFT) -> list[tuple[int, dict[str, int]]]:
    whole = Whole()
    for text, edits in read:
        whole.add(text, edits, Doubts(expected, tuple(one.confidence for one in edits), 0.3))
    return [(len(edits), dict(+dropped)) for edits, dropped in whole.decide()]


def test_what_is_not_confident_enough_in_a_clean_document_is_left_out_and_counted() -> None:
    clean, text = ("没有错误。" * 20_000, ()), "他再家。"
    assert decided(clean, (text, (edit(text, 0.35),))) == [(0, {}), (0, {"density": 1})]
    assert decided((text, (edit(text, 0.35),))) == [(1, {})]
    assert decided(clean, (text, (edit(text, 0.35),)), expected=None) == [(0, {}), (1, {})]


def test_what_is_left_out_for_that_returns_where_the_same_mistake_is_sure() -> None:
    clean, sure, unsure = ("没有错误。" * 20_000, ()), "他再家里。", "我再家等。"
    (_, here, there) = decided(clean, (sure, (edit(sure, 0.97),)), (unsure, (edit(unsure, 0.35),)))
    assert (here, there) == ((1, {}), (1, {}))


def test_without_a_word_about_doubts_every_edit_is_done() -> None:
    whole, text = Whole(), "他再家。"
    whole.add("没有错误。" * 20_000, (), None)
    whole.add(text, (edit(text, 0.35),), None)
    assert [found.edits for found in whole.decide()] == [(), (edit(text, 0.35),)]
    assert list(whole.decide()) == [], "a text is decided about once"
