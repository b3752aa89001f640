"""Thresholds for a budget of over-correction and the reliability diagram, on edits made by hand."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.edits.edit import Edit, Kind
from proofread.edits.guard import GuardOptions
from proofread.training import presets as module
from proofread.training.decision import Case
from proofread.training.presets import calibration, presets, sweep

CLEAN, WRONG, RIGHT = "今天很好看。", "今天恨好看。", "今天很好看。"
Decided = tuple[Case, list[Edit]]


def touched(*edits: tuple[Kind, float]) -> Decided:
    """A clean sentence that would be changed, each edit at another place."""
    return Case(CLEAN, CLEAN, []), [Edit(i, i + 1, CLEAN[i], "恨", k, c) for i, (k, c) in enumerate(edits)]


def put_right(kind: Kind, confidence: float) -> Decided:
    return Case(WRONG, RIGHT, []), [Edit(2, 3, "恨", "很", kind, confidence)]


def made_worse(kind: Kind, confidence: float) -> Decided:
    return Case(WRONG, RIGHT, []), [Edit(2, 3, "恨", "狠", kind, confidence)]


def split(decided: Sequence[Decided]) -> tuple[list[Case], list[list[Edit]]]:
    return [case for case, _ in decided], [edits for _, edits in decided]


@pytest.fixture
def one_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of the clean sentences may change, from 0.2 upwards; five right edits earn a threshold."""
    monkeypatch.setattr(module, "UNTOUCHED", {"only": 0.99})
    monkeypatch.setattr(module, "RANGES", {"only": (0.2, 0.9)})
    monkeypatch.setattr(module, "THRESHOLDS", tuple(i / 10 for i in range(1, 10)))
    monkeypatch.setattr(module, "_ENOUGH", 5)


@pytest.mark.usefixtures("one_preset")
def test_where_right_and_wrong_edits_are_apart_the_threshold_lies_between_them() -> None:
    decided = [put_right(Kind.HOMOPHONE, 0.4) for _ in range(20)] + [put_right(Kind.DE, 0.8) for _ in range(20)]
    decided += [touched((Kind.HOMOPHONE, 0.35)) for _ in range(300)] + [touched((Kind.DE, 0.75)) for _ in range(300)]
    assert presets(*split(decided)) == {"only": {"homophone": 0.4, "de": 0.8, "default": 0.8}}


@pytest.mark.usefixtures("one_preset")
def test_the_budget_is_spent_on_the_kind_that_gains_more_for_it() -> None:
    # 1000 clean sentences, so 10 may change. Both kinds down to 0.3 would change 8 + 30 of them.
    decided = [put_right(Kind.HOMOPHONE, 0.3) for _ in range(40)] + [touched((Kind.HOMOPHONE, 0.3)) for _ in range(8)]
    decided += [put_right(Kind.DE, 0.3) for _ in range(10)] + [touched((Kind.DE, 0.3)) for _ in range(29)]
    decided += [put_right(Kind.DE, 0.7) for _ in range(30)] + [touched((Kind.DE, 0.7))]
    decided += [touched()] * (1000 - 8 - 29 - 1)
    assert presets(*split(decided)) == {"only": {"homophone": 0.3, "de": 0.7, "default": 0.7}}


@pytest.mark.usefixtures("one_preset")
def test_edits_that_are_wrong_in_wrong_sentences_earn_nothing_and_cost_no_budget() -> None:
    decided = [put_right(Kind.DE, 0.6) for _ in range(10)] + [made_worse(Kind.DE, 0.3) for _ in range(50)]
    decided += [made_worse(Kind.SHAPE, 0.6) for _ in range(50)] + [touched()]
    assert presets(*split(decided)) == {"only": {"de": 0.6, "default": 0.6}}


@pytest.mark.usefixtures("one_preset")
def test_a_kind_that_was_seldom_right_is_held_to_the_strictest_threshold() -> None:
    decided = [put_right(Kind.DE, 0.3) for _ in range(10)] + [put_right(Kind.SHAPE, 0.7) for _ in range(10)]
    decided += [put_right(Kind.ORDER, 0.2) for _ in range(4)] + [touched() for _ in range(100)]
    decided += [touched((Kind.SHAPE, 0.6)) for _ in range(100)]
    (preset,) = presets(*split(decided)).values()
    assert preset == {"de": 0.3, "shape": 0.7, "default": 0.7}
    options = GuardOptions().with_preset(preset)
    assert options.min_confidence_by_kind.get(Kind.ORDER, options.min_confidence) == 0.7


@pytest.mark.usefixtures("one_preset")
def test_with_too_little_to_go_by_next_to_nothing_is_shown() -> None:
    (few,) = presets(*split([put_right(Kind.DE, 0.9) for _ in range(4)])).values()
    # Nothing helps: what is right is no more certain than what touches half of the clean sentences.
    hopeless = [put_right(Kind.DE, 0.95) for _ in range(9)] + [touched((Kind.ORDER, 0.95)), touched()] * 9
    assert few == presets(*split(hopeless))["only"] == {"default": 0.9}


def test_nothing_is_shown_below_the_least_however_little_it_costs() -> None:
    decided = [put_right(Kind.DE, i / 1000) for i in range(1000)] + [touched()]
    for name, preset in presets(*split(decided)).items():
        least = min(t for t in module.THRESHOLDS if t >= module.RANGES[name][0])
        assert set(preset.values()) == {least}, name


KINDS = (Kind.HOMOPHONE, Kind.DE, Kind.MISSING, Kind.ORDER)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), clean=st.integers(1, 400), wrong=st.integers(0, 400))
def test_the_budget_is_kept_on_the_given_cases(seed: int, clean: int, wrong: int) -> None:
    rng = np.random.default_rng(seed)
    sharp = rng.uniform(0.3, 4, size=len(KINDS))  # how well the confidence of a kind tells right from wrong
    decided: list[Decided] = []
    for _ in range(clean):
        drawn = rng.integers(len(KINDS), size=rng.integers(0, 4))
        # Up to the strictest threshold, and often on one of them.
        certain = np.round(module.THRESHOLDS[-1] * rng.random(len(drawn)) ** sharp[drawn], 2).tolist()
        decided.append(touched(*((KINDS[k], c) for k, c in zip(drawn, certain, strict=True))))
    for _ in range(wrong):
        kind = int(rng.integers(len(KINDS)))
        certain = round(1 - float(rng.random()) ** sharp[kind], 2)
        decided.append(put_right(KINDS[kind], certain) if rng.random() < 0.7 else made_worse(KINDS[kind], certain))
    cases, edits = split(decided)
    chosen = presets(cases, edits)
    assert set(chosen) == set(module.UNTOUCHED)
    for name, preset in chosen.items():
        options = GuardOptions().with_preset(preset)
        shown = [
            any(e.confidence >= options.min_confidence_by_kind.get(e.kind, options.min_confidence) for e in found)
            for case, found in decided
            if case.source == case.target
        ]
        low, high = module.RANGES[name]
        assert sum(shown) <= (1 - module.UNTOUCHED[name]) * clean or preset == {"default": high}
        assert low <= min(preset.values()) <= max(preset.values()) <= high


def test_the_reliability_diagram_by_hand() -> None:
    decided = [put_right(Kind.DE, 0.97), put_right(Kind.DE, 1.0), touched((Kind.DE, 0.91)), made_worse(Kind.DE, 0.92)]
    decided += [touched((Kind.DE, 0.11), (Kind.SHAPE, 0.13)), put_right(Kind.DE, 0.18), touched()]
    measured = calibration(*split(decided))
    assert measured["bins"] == [
        {"edits": 3, "confidence": 0.14, "right": 0.3333},
        {"edits": 4, "confidence": 0.95, "right": 0.5},
    ]
    assert measured["edits"] == 7
    assert measured["ece"] == pytest.approx((3 * (1 / 3 - 0.14) + 4 * (0.95 - 0.5)) / 7, abs=1e-4)
    assert calibration(*split([touched()])) == {"ece": 0.0, "edits": 0, "bins": []}


def test_a_perfect_forecast_has_no_error() -> None:
    decided = [put_right(Kind.DE, 0.75)] * 3 + [made_worse(Kind.DE, 0.75)] + [touched((Kind.DE, 0.0))] * 5
    assert calibration(*split(decided))["ece"] == 0


def test_a_row_of_the_sweep_takes_a_preset_for_what_it_says() -> None:
    decided = [put_right(Kind.DE, 0.5), put_right(Kind.SHAPE, 0.5), touched((Kind.DE, 0.3)), touched()]
    preset = {"default": 0.9, "de": 0.4}
    low, chosen, high = sweep(*split(decided), [0.2, preset, 0.9])
    assert (low["precision"], low["recall"], low["untouched"]) == (pytest.approx(2 / 3, abs=1e-4), 1, 0.5)
    assert (chosen["threshold"], chosen["precision"], chosen["recall"], chosen["untouched"]) == (preset, 1, 0.5, 1)
    assert (high["recall"], high["edits_per_10k"]) == (0, 0)
