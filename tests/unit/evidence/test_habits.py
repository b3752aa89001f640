import math

import pytest

from proofread.evidence.habits import Habits
from proofread.text.points import code_points

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


def test_the_logarithm_of_a_count_by_code_points():
    habits = Habits({"在再": 7, "因应": 3})
    old, new = code_points("因在此应𠮷"), code_points("应再次因在")
    assert habits.log_counts(old, new).tolist() == pytest.approx([math.log(4), math.log(8), 0, 0, 0])
    assert Habits({}).log_counts(old, new).tolist() == [0.0] * 5


def test_what_is_no_pair_is_refused():
    with pytest.raises(ValueError, match="expected pairs of characters, got '因为应为'"):
        Habits({"因应": 2, "因为应为": 1})
