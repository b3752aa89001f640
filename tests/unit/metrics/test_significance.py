"""Intervals that cover, tests that find what is there and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from proofread.errors import ConfigError, FormatError
from proofread.metrics.gleu import GleuMetric
from proofread.metrics.significance import bootstrap, compare
from proofread.metrics.spelling import SpellingMetric

METRIC = SpellingMetric()
RIGHT = METRIC.segment("错子", "错字", "错字")
MISSED = METRIC.segment("错子", "错子", "错字")


def rows(right: int, missed: int) -> np.ndarray:
    return np.stack([RIGHT] * right + [MISSED] * missed)


def test_interval_matches_the_binomial_spread():
    # Recall of 60 right in 100: standard error sqrt(.6 · .4 / 100) = .049, so about .6 ± .096.
    interval = bootstrap(METRIC, rows(60, 40), samples=2000)["sentence_correction_recall"]
    assert interval.low == pytest.approx(0.504, abs=0.015)
    assert interval.high == pytest.approx(0.696, abs=0.015)


def test_all_equal_segments_have_no_spread():
    interval = bootstrap(METRIC, rows(5, 0), samples=100)["sentence_correction_f1"]
    assert interval.low == interval.high == 1.0


def test_the_seed_decides():
    table = rows(6, 4)
    assert bootstrap(METRIC, table, samples=100, seed=1) == bootstrap(METRIC, table, samples=100, seed=1)
    name = "sentence_correction_f1"
    drawn = {bootstrap(METRIC, table, samples=100, seed=seed)[name] for seed in range(5)}
    assert len(drawn) > 1


def test_a_clear_difference_is_found_and_its_sign_is_second_minus_first():
    found = compare(METRIC, rows(20, 80), rows(80, 20), samples=500)
    assert found.difference > 0.3
    assert 0 < found.interval.low < found.difference < found.interval.high
    assert found.p_value == pytest.approx(1 / 501)
    back = compare(METRIC, rows(80, 20), rows(20, 80), samples=500)
    assert back.difference == pytest.approx(-found.difference)
    assert back.p_value == pytest.approx(found.p_value)


def test_equal_systems_do_not_differ():
    found = compare(METRIC, rows(6, 4), rows(6, 4), samples=200)
    assert (found.difference, found.p_value) == (0.0, 1.0)
    assert found.interval.low == found.interval.high == 0.0


def test_one_sentence_more_in_a_hundred_is_no_evidence():
    # One sentence differs; exchanging it gives a difference of the same size every time.
    assert compare(METRIC, rows(60, 40), rows(61, 39), samples=200).p_value == 1.0


def test_p_value_by_enumeration():
    # Second is right on three sentences that first misses: |difference| is reached only when all three
    # swap together, 2 of 8 ways.
    found = compare(METRIC, rows(7, 3), rows(10, 0), samples=4000)
    assert found.p_value == pytest.approx(0.25, abs=0.03)


def test_other_metrics_share_the_machinery():
    metric = GleuMetric()
    table = metric.statistics(["甲乙丙丁错"] * 8, ["甲乙丙丁戊"] * 8, [["甲乙丙丁戊"]] * 8)
    assert bootstrap(metric, table, samples=20)["gleu"].low == pytest.approx(1.0)


def test_bad_options_are_refused():
    with pytest.raises(ConfigError, match="samples"):
        bootstrap(METRIC, rows(1, 1), samples=0)
    with pytest.raises(ConfigError, match="confidence"):
        bootstrap(METRIC, rows(1, 1), confidence=1.0)
    with pytest.raises(FormatError, match="unequal"):
        compare(METRIC, rows(1, 1), rows(1, 2))
