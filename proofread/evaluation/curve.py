"""How much is corrected at a fixed price: lenient sentence F1 where a stated share of clean sentences stays untouched.

Two models that choose different points between silence and chatter cannot be compared at their own thresholds. Here
each gets the lowest threshold that leaves the share of clean sentences alone, the same share for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from proofread.correction.corrector import Corrector
from proofread.decision.layer import DecisionLayer
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.errors import ConfigError
from proofread.metrics.testset import TestSet
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle
from proofread.runtime.reading import NetworkReader

#: Shares of the clean sentences that stay untouched.
LEVELS: Final = (0.98, 0.99, 0.995)
_SAMPLES = 2000
#: A sentence that was put right, wrongly changed, or left wrong: [sentences, 3].
Outcomes = NDArray[np.int64]


@dataclass(frozen=True)
class Point:
    """A model at one level.

    Attributes:
        level: the share of clean sentences that must stay untouched.
        threshold: the least confidence that achieves it.
        scores: lenient sentence F1 by set.
        mean: of the scores.
        difference: mean minus the other model's at the same level, None without another model.
        low, high: 95 % interval of the mean or, with another model, of the difference; sentences are drawn anew in
            every set (paired: the same ones for both models).
    """

    level: float
    threshold: float
    scores: Mapping[str, float]
    mean: float
    difference: float | None
    low: float
    high: float


def curve(bundle: Bundle, sets: Mapping[str, TestSet], *, device: str, against: Bundle | None = None) -> list[Point]:
    """``bundle`` at every level.

    Args:
        bundle: the model.
        sets: sets without errors give the clean sentences, the others the scores.
        device: where the networks run.
        against: a model to compare with.

    Raises:
        ConfigError: a set has several references, or there is no set of either kind.
    """
    for test in sets.values():
        if not test.single:
            raise ConfigError(f"curve：每句只能有一个答案，{test.path} 有多个")
    clean = [name for name, test in sets.items() if _clean(test)]
    scored = [name for name in sets if name not in clean]
    if not clean or not scored:
        raise ConfigError("curve：要有一组没有错的句子来定阈值，还要有一组有错的")
    own = _found(bundle, sets, device)
    other = _found(against, sets, device) if against is not None else None
    points = []
    for level in LEVELS:
        threshold = _threshold([edits for name in clean for edits in own[name]], level)
        outcomes = [_outcomes(sets[name], own[name], threshold) for name in scored]
        scores = {name: _f1(rows.sum(axis=0)) for name, rows in zip(scored, outcomes, strict=True)}
        drawn = _drawn(outcomes)
        mean, difference = float(np.mean(list(scores.values()))), None
        if other is not None:
            least = _threshold([edits for name in clean for edits in other[name]], level)
            others = [_outcomes(sets[name], other[name], least) for name in scored]
            difference = mean - float(np.mean([_f1(rows.sum(axis=0)) for rows in others]))
            drawn = drawn - _drawn(others)
        low, high = np.percentile(drawn, (2.5, 97.5)).tolist()
        points.append(Point(level, threshold, scores, mean, difference, low, high))
    return points


def _clean(test: TestSet) -> bool:
    return all(source == targets[0] for source, targets in zip(test.sources, test.references, strict=True))


def _found(bundle: Bundle, sets: Mapping[str, TestSet], device: str) -> dict[str, list[list[Edit]]]:
    """All edits that the guards let pass, whatever their confidence."""
    layer = DecisionLayer.load(bundle.vocabulary, bundle.file)
    corrector = Corrector(NetworkReader(choose(bundle, device=device).backend, bundle.vocabulary), layer)
    guards = Guards(GuardOptions(min_confidence=0.0))
    return {
        name: [list(one.guarded(guards).edits) for one in corrector.pipe(test.sources)] for name, test in sets.items()
    }


def _threshold(edits: Sequence[Sequence[Edit]], level: float) -> float:
    """The lowest confidence that leaves the share ``level`` of clean sentences untouched."""
    highest = sorted((max((edit.confidence for edit in found), default=0.0) for found in edits), reverse=True)
    allowed = int((1 - level) * len(highest) + 1e-9)
    return float(np.nextafter(highest[allowed], 1.0)) if allowed < len(highest) else 0.0


def _outcomes(test: TestSet, edits: Sequence[Sequence[Edit]], threshold: float) -> Outcomes:
    rows = []
    for source, targets, found in zip(test.sources, test.references, edits, strict=True):
        output = apply(source, [edit for edit in found if edit.confidence >= threshold])
        wrong = source != targets[0]
        rows.append((wrong and output == targets[0], not wrong and output != source, wrong and output != targets[0]))
    return np.array(rows, dtype=np.int64)


def _f1(counts: NDArray[np.int64]) -> float:
    right, false, missed = counts.tolist()
    return 2 * right / max(2 * right + false + missed, 1)


def _drawn(outcomes: Sequence[Outcomes]) -> NDArray[np.float64]:
    """The mean score of sets whose sentences are drawn anew, [samples]; the same sentences in every call."""
    random = np.random.default_rng(0)
    totals = np.zeros(_SAMPLES)
    for rows in outcomes:
        for sample in range(_SAMPLES):
            totals[sample] += _f1(rows[random.integers(len(rows), size=len(rows))].sum(axis=0))
    return totals / len(outcomes)
