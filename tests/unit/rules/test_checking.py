import pytest
from growing import growth
from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.edit import apply
from proofread.rules import Checker, check, select
from proofread.rules.rule import Hit, Level, Rule


def rule(number, *hits, level=Level.ERROR, inside_opaque=False):
    return Rule(number, "", "", "", lambda _: hits, (), (), level=level, inside_opaque=inside_opaque)


def spans(checker, text, **options):
    return [(one.rule.number, one.start, one.end) for one in checker.check(text, **options)]


def test_findings_quote_the_text_and_are_sorted():
    found = check("他说:好,走...", "P")
    assert [(one.start, one.source, one.replacement) for one in found] == [
        (2, ":", "："),
        (4, ",", "，"),
        (6, "...", "……"),
    ]


def test_of_two_overlapping_findings_the_applied_then_the_longer_one_stays():
    text = "甲乙丙丁戊己"
    advice, short, long = (
        rule("A001", Hit(0, 4, "x"), level=Level.ADVICE),
        rule("A002", Hit(1, 2, "x")),
        rule("A003", Hit(1, 3, "x")),
    )
    assert spans(Checker([advice, short]), text) == [("A002", 1, 2)]
    assert spans(Checker([short, long]), text) == [("A003", 1, 3)]
    assert spans(Checker([rule("A004", Hit(2, 2, "x")), rule("A005", Hit(2, 2, "y"))]), text) == [("A004", 2, 2)]


def test_what_is_only_shown_stays_around_an_insertion():
    shown, inserted = rule("A001", Hit(0, 4), level=Level.ADVICE), rule("A002", Hit(2, 2, "x"))
    assert spans(Checker([shown, inserted]), "甲乙丙丁") == [("A001", 0, 4), ("A002", 2, 2)]


def test_protected_and_opaque_spans_are_left_alone():
    text = "见`甲,乙`和KDD Cup丙"
    inside = rule("A001", Hit(2, 3, "x"), Hit(7, 8, "x"), Hit(14, 15, "x"))
    assert spans(Checker([inside]), text) == [("A001", 14, 15)]
    assert spans(Checker([inside]), text, protected=[(14, 15)]) == []
    assert spans(Checker([rule("A002", Hit(7, 8, "x"), inside_opaque=True)]), text) == [("A002", 7, 8)]


@given(st.text(alphabet="中的了三、四，。；：？！,.:;!?()（）“”《》…—-· \n1aA和等", max_size=40))
def test_whatever_the_text_the_edits_can_be_done_and_doing_them_twice_changes_nothing_more(text):
    checker = Checker(select("all"))
    for _ in range(6):
        edits = [one.edit() for one in checker.check(text) if one.applies]
        if not edits:
            return
        text = apply(text, edits)
    raise AssertionError(f"still correcting {text!r}")


@pytest.mark.parametrize(
    "text",
    [
        "“" * 40_000 + "）" * 40_000,
        "）" * 80_000,
        "“好\n" * 30_000,
        "这个問题很严重，应该讨论。\n\n" * 5_000,
        "一、" * 40_000,
        "的" * 80_000,
    ],
    ids=["brackets", "closed", "opened", "mixed", "lists", "doubled"],
)
def test_hostile_texts_cost_little_more_per_character_than_short_ones(text):
    checker, size = Checker(select("all")), len(text) // 8
    assert growth(lambda size: checker.check(text[:size]), size, times=8) < 32  # 64 where it is quadratic
