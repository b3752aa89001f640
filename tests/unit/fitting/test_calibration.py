"""Confidence for text in which errors are rare."""

import numpy as np
import pytest

from proofread.decision.registry import Family
from proofread.edits.edit import Edit, Kind
from proofread.fitting.calibration import calibration, case_weights, clean_weight, scale
from proofread.fitting.cases import Case, Samples
from proofread.fitting.folds import decided
from proofread.fitting.presets import presets

WRONG = Case("我门走了吧。", "我们走了吧。")
CLEAN = Case("我们走了吧。", "我们走了吧。")


def test_correct_text_weighs_as_much_as_in_life() -> None:
    cases = [WRONG] * 5 + [CLEAN] * 5
    # Five errors at ten in 10,000 characters: 5,000 characters, 30 of them in wrong sentences.
    assert clean_weight(cases, 10.0, np.ones(10)) == pytest.approx((5000 - 30) / 30)
    assert case_weights(cases, 10.0, np.ones(10)).tolist() == [1.0] * 5 + [pytest.approx(4970 / 30)] * 5
    # Where wrong ones count half, half as much correct text makes up for them.
    halves = case_weights(cases, 10.0, np.full(10, 0.5))
    assert halves.tolist() == [0.5] * 5 + [pytest.approx(4970 / 60)] * 5


def test_the_scale_undoes_stretch_and_prior() -> None:
    random = np.random.default_rng(0)
    true = random.normal(0, 2, 40_000)
    right = random.random(len(true)) < 1 / (1 + np.exp(-true))
    stretch, shift = scale((true - 1.0) / 0.5, right, np.ones(len(true)))
    assert (stretch, shift) == (pytest.approx(0.5, abs=0.03), pytest.approx(1.0, abs=0.05))


def test_wrong_ones_that_weigh_more_lower_the_confidence() -> None:
    odds, right = np.linspace(-4, 4, 200), np.arange(200) % 3 > 0
    _, shift = scale(odds, right, np.ones(200))
    _, lower = scale(odds, right, np.where(right, 1.0, 20.0))
    assert lower < shift - 2


def test_reliability_counts_correct_text_with_its_weight() -> None:
    edit = Edit(1, 2, "门", "们", kind=Kind.HOMOPHONE, confidence=0.85)
    false = Edit(1, 2, "们", "门", kind=Kind.HOMOPHONE, confidence=0.85)
    weight = clean_weight([WRONG, CLEAN], 1000.0, np.ones(2))
    found = calibration([WRONG, CLEAN], [[edit], [false]], 1000.0, np.array([1.0, weight]))
    (one,) = found["bins"]
    assert one == {"edits": 2, "confidence": 0.85, "right": pytest.approx(1 / (1 + weight), abs=1e-4)}
    assert found["kinds"] == {"homophone": [one]}


def test_the_most_probable_of_overlapping_proposals_is_chosen() -> None:
    proposals = [Edit(1, 2, "门", "们"), Edit(1, 2, "门", "闷"), Edit(0, 2, "我门", "窝们"), Edit(4, 5, "吧", "把")]
    samples = Samples(
        (), np.zeros((4, 0), np.float32), np.zeros(4, bool), np.array([0, 0, 0, 1]), np.array(proposals, dtype=object)
    )
    odds = {Family.SUBSTITUTION: np.array([1.0, 0.5, -0.5, -9.0])}
    first, second = decided({Family.SUBSTITUTION: samples}, odds, {Family.SUBSTITUTION: (2.0, 0.0)}, cases=2)
    assert [(edit.start, edit.replacement, edit.kind) for edit in first] == [(1, "们", Kind.HOMOPHONE)]
    assert first[0].confidence == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-4)
    assert second == []


def test_presets_keep_their_budget_of_clean_sentences() -> None:
    confidences = np.linspace(0.0, 0.9, 1000)
    edits = [[Edit(1, 2, "们", "门", confidence=float(c))] for c in confidences]
    chosen = presets([CLEAN] * 1000, edits)
    touched = {name: int((confidences >= preset["default"]).sum()) for name, preset in chosen.items()}
    assert touched["strict"] <= 1
    assert touched["balanced"] <= 4
    assert 8 < touched["recall"] <= 20
