"""Thresholds for a budget of over-correction and what each threshold does, on edits made by hand."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.edits.edit import Edit, Kind
from proofread.edits.guard import GuardOptions
from proofread.fitting import presets as module
from proofread.fitting.cases import Case
from proofread.fitting.presets import presets, sweep

CLEAN, WRONG, RIGHT = "今天很好看。", "今天恨好看。", "今天很好看。"
Decided = tuple[Case, list[Edit]]


def touched(*edits: tuple[Kind, float]) -> Decided:
    """A clean sentence that would be changed, each edit at another place."""
    return Case(CLEAN, CLEAN), [Edit(i, i + 1, CLEAN[i], "恨", k, c) for i, (k, c) in enumerate(edits)]


def put_right(kind: Kind, confidence: float) -> Decided:
    return Case(WRONG, RIGHT), [Edit(2, 3, "恨", "很", kind, confidence)]


def made_worse(kind: Kind, confidence: float) -> Decided:
    return Case(WRONG, RIGHT), [Edit(2, 3, "恨", "狠", kind, confidence)]


def split(decided: Sequence[Decided]) -> tuple[list[Case], list[list[Edit]]]:
    return [case for case, _ in decided], [edits for _, edits in decided]


def test_the_threshold_is_the_lowest_that_keeps_the_budget() -> None:
    # Of 1,000 clean sentences 1, 4 and 20 may change.
    decided = [touched((Kind.DE, 0.8), (Kind.SHAPE, 0.85)), touched((Kind.DE, 0.7))]
    decided += [touched((Kind.SHAPE, 0.5))] * 2 + [touched((Kind.DE, 0.45))] * 5 + [touched((Kind.DE, 0.2))] * 991
    decided += [made_worse(Kind.DE, 0.95)] * 100 + [put_right(Kind.DE, 0.3)] * 100
    found = {name: preset["default"] for name, preset in presets(*split(decided)).items()}
    assert found == {"strict": 0.71, "balanced": 0.46, "recall": 0.21}


def test_without_clean_sentences_nothing_is_held_back() -> None:
    assert all(preset["default"] == 0.02 for preset in presets(*split([put_right(Kind.DE, 0.5)])).values())


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
        assert sum(shown) <= (1 - module.UNTOUCHED[name]) * clean or preset == {"default": 0.99}


def test_a_row_of_the_sweep_takes_a_preset_for_what_it_says() -> None:
    decided = [put_right(Kind.DE, 0.5), put_right(Kind.SHAPE, 0.5), touched((Kind.DE, 0.3)), touched()]
    preset = {"default": 0.9, "de": 0.4}
    cases = [case for case, _ in decided]
    low, chosen, high = sweep(cases, [edits for _, edits in decided], [0.2, preset, 0.9])
    assert (low["precision"], low["recall"], low["untouched"]) == (pytest.approx(2 / 3, abs=1e-4), 1, 0.5)
    assert (chosen["threshold"], chosen["precision"], chosen["recall"], chosen["untouched"]) == (preset, 1, 0.5, 1)
    assert (high["recall"], high["edits_per_10k"]) == (0, 0)
