from collections import Counter

import pytest

from proofread.correction.ruling import Ruling, rule_on
from proofread.edits.edit import Edit, Kind, apply, check
from proofread.edits.guard import GuardOptions, Guards
from proofread.rules import Checker, select
from proofread.text.spans import Span


def ruling(text: str, codes: str, spans=(), **options) -> tuple[Ruling, Counter[str]]:
    dropped: Counter[str] = Counter()
    said = rule_on(text, Checker(select(codes)), Guards(GuardOptions(**options)), dropped, spans)
    return said, dropped


def joined(text: str, codes: str, *edits: Edit) -> tuple[str, Counter[str]]:
    said, dropped = ruling(text, codes)
    both = said.beside(edits, dropped)
    check(text, both.edits)
    return apply(text, both.edits), dropped


def test_what_is_certain_is_an_edit_and_what_is_not_a_remark() -> None:
    said, _ = ruling("他甘败下风:“好。答覆群众", "all")
    assert [(edit.code, edit.source, edit.replacement) for edit in said.edits] == [
        ("W001", "甘败下风", "甘拜下风"),
        ("P004", ":", "："),
    ]
    assert [(one.code, one.source, one.replacement) for one in said.remarks] == [
        ("P001", "“", None),
        ("W003", "答覆", "答复"),
    ]
    assert said.edits[0].rule is not None and "现代汉语词典" in said.edits[0].rule.reason


def test_a_wrong_form_wins_over_the_model() -> None:
    text = "他甘败下风了"
    model = Edit(2, 3, "败", "拝", Kind.SHAPE, 0.99)
    assert joined(text, "W001", model) == ("他甘拜下风了", Counter(rule=1))


def test_of_two_equal_characters_only_one_goes() -> None:
    model = Edit(1, 2, "的", "", Kind.REDUNDANT, 0.99)
    assert joined("我的的书", "R001", model) == ("我的书", Counter(rule=1))


def test_beside_a_mark_both_change() -> None:
    text = "我们因该去学,他不去"
    model = Edit(2, 3, "因", "应"), Edit(6, 6, "", "校", Kind.MISSING)
    assert joined(text, "P004", *model) == ("我们应该去学校，他不去", Counter())


def test_there_is_one_insertion_at_a_place() -> None:
    said, dropped = ruling("用Python写", "S001")
    both = said.beside((Edit(1, 1, "", "了", Kind.MISSING),), dropped)
    assert (apply("用Python写", both.edits), dropped["rule"]) == ("用 Python 写", 1)


def test_where_something_is_corrected_there_is_nothing_to_ask() -> None:
    said, dropped = ruling("答覆群众", "W003")
    assert said.remarks and not said.beside((Edit(1, 2, "覆", "复"),), dropped).remarks


@pytest.mark.parametrize(
    ("options", "guard"),
    [
        ({"protected": frozenset({"甘败下风"})}, "protected"),
        ({"skip": frozenset({Kind.SPELLING})}, "kind"),
        ({"only": frozenset({Kind.DE})}, "kind"),
        ({"encoding": "ascii"}, "encoding"),
    ],
)
def test_the_users_guards_hold(options, guard: str) -> None:
    said, dropped = ruling("他甘败下风", "W001", **options)
    assert (said, dropped) == (Ruling(), Counter({guard: 1}))


def test_protected_spans_are_left_alone() -> None:
    assert ruling("他甘败下风", "W001", [Span(3, 4)])[0] == Ruling()


def test_a_ruling_is_divided_without_loss() -> None:
    text = "他甘败下风:\n答覆群众,好,"
    said, _ = ruling(text, "all")
    parts = [said.inside(span, (), Counter()) for span in (Span(0, 7), Span(7, len(text)))]
    assert Ruling(parts[0].edits + parts[1].edits, parts[0].remarks + parts[1].remarks) == said


def test_an_edit_that_reaches_over_a_border_is_seen_behind_it() -> None:
    text = "他甘败下风了"
    said, dropped = ruling(text, "W001")
    model = Edit(3, 4, "下", "夏"), Edit(4, 5, "风", "丰"), Edit(5, 6, "了", "啦")
    first = said.inside(Span(0, 3), (), dropped)
    second = said.inside(Span(3, 6), model, dropped)
    check(text, first.edits + second.edits)
    assert apply(text, first.edits + second.edits) == "他甘拜下风了"
    assert dropped == Counter(rule=3), "the neighbour of a word that is replaced stays as well"
