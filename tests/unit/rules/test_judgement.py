import pytest

from proofread.rules import RULES, check
from proofread.rules.judgement import Judgement, confidence, judgements


def test_only_known_rules_are_judged_and_never_more_right_than_judged():
    assert judgements().keys() <= {rule.number for rule in RULES}
    assert all(0 <= one.right <= one.judged for one in judgements().values())


def test_what_is_applied_is_usually_right():
    sure = {rule.number: confidence(rule.number) for rule in RULES if rule.level == "error"}
    assert all(value > 0.85 for number, value in sure.items() if judgements().get(number, (0, 0))[0] >= 20), sure


def test_an_edit_carries_the_confidence_of_its_rule():
    (finding,) = check("他甘败下风", "W001")
    assert finding.edit().confidence == judgements()["W001"].confidence
    assert Judgement(8, 8).confidence == pytest.approx(0.9)
    assert confidence("X999") == 0.5
