import math

import pytest

from proofread.decision.habits import Habits

PAIRS = [
    ("我因该在去", "我应该再去"),
    ("因该", "应该"),
    ("因为", "应为"),
    ("他在说", "他再说"),
    ("做的快", "做得快"),
    ("他再跑", "他在跑"),
    ("他很很快", "他很快"),
    ("没有错", "没有错"),
]


def test_only_what_differs_between_sentences_of_equal_length_is_counted():
    assert Habits.of(PAIRS, least=1).counts == {"因应": 3, "在再": 2, "的得": 1, "再在": 1}


def test_what_was_seen_seldom_is_no_habit():
    assert Habits.of(PAIRS).counts == {"因应": 3, "在再": 2}
    assert Habits.of(PAIRS, least=3).counts == {"因应": 3}
    assert Habits.of([]).counts == {}


def test_what_was_meant_comes_most_frequent_first():
    habits = Habits({"他她": 5, "他它": 9, "他祂": 5, "她他": 100})
    assert habits.meant("他") == ["它", "她", "祂"]
    assert habits.meant("它") == []


def test_the_logarithm_is_a_mean_over_what_changes():
    habits = Habits({"因应": 3, "在再": 7})
    assert habits.log_count("因", "应") == pytest.approx(math.log(4))
    assert habits.log_count("因该", "应该") == pytest.approx(math.log(4))
    assert habits.log_count("因在", "应再") == pytest.approx((math.log(4) + math.log(8)) / 2)
    assert habits.log_count("因此", "应次") == pytest.approx(math.log(4) / 2)
    assert habits.log_count("应", "因") == 0
