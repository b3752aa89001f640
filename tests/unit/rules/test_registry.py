import pytest

from proofread.edits.edit import apply
from proofread.errors import ConfigError
from proofread.rules import RULES, Checker, Level, Standard, select
from proofread.rules.registry import FAMILIES

EXAMPLES = [(rule, before, after) for rule in RULES for before, after in rule.wrong]
COUNTEREXAMPLES = [(rule, text) for rule in RULES for text in rule.keep]


def _label(value):
    return getattr(value, "number", None)


@pytest.mark.parametrize(("rule", "before", "after"), EXAMPLES, ids=_label)
def test_an_example_is_found_and_corrected(rule, before, after):
    found = Checker([rule]).check(before)
    assert found
    edits = [one.edit() for one in found if one.replacement is not None]
    assert apply(before, edits) == after
    assert [one for one in Checker([rule]).check(after) if one.replacement is not None] == []


@pytest.mark.parametrize(("rule", "text"), COUNTEREXAMPLES, ids=_label)
def test_a_counterexample_stays(rule, text):
    assert Checker([rule]).check(text) == []


def test_every_rule_is_complete():
    numbers = [rule.number for rule in RULES]
    assert numbers == sorted(set(numbers))
    for rule in RULES:
        assert rule.number[0] in FAMILIES and rule.number[1:].isdigit() and len(rule.number) == 4
        assert rule.name and rule.explanation.endswith("。") and rule.wrong and rule.keep and rule.standards
        if rule.level is Level.ADVICE:
            assert all(not one.applies for one in Checker([rule]).check(rule.wrong[0][0]))


def test_codes_select_by_prefix_and_take_away():
    everything = {rule.number for rule in select()}
    punctuation = {rule.number for rule in select("P")}
    assert punctuation <= everything and all(number.startswith("P") for number in punctuation)
    assert {rule.number for rule in select("all,-P")} == everything - punctuation
    assert [rule.number for rule in select("P001, P003")] == ["P001", "P003"]
    assert {rule.number for rule in select("P0,-P001")} == punctuation - {"P001"}


def test_all_means_the_rules_of_the_standard():
    for standard in Standard:
        assert all(standard in rule.standards for rule in select("all", standard))


@pytest.mark.parametrize(
    ("codes", "standard", "message"),
    [
        ("P999", "web", "P999.*P 类有 P001、P002"),
        ("p001", "web", "是不是 P001"),
        ("P", "gongwne", "gongwne"),
        ("xyz", "web", "类别"),
    ],
)
def test_unknown_codes_and_standards_are_refused(codes, standard, message):
    with pytest.raises(ConfigError, match=message):
        select(codes, standard)
