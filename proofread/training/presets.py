"""Choose the presets' thresholds for a stated budget of over-correction, and measure how calibrated confidence is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from proofread.decision.layer import Preset
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.metrics.spelling import SpellingMetric
from proofread.training.decision import Case

#: Least share of clean sentences that a preset leaves untouched, on development text.
UNTOUCHED: Final = {"strict": 0.998, "balanced": 0.993, "recall": 0.97}
#: Thresholds that a preset may have, however little or much a kind of edit costs: confidence is calibrated, and who
#: asks for a balance wants to see what is right nine times in ten.
RANGES: Final = {"strict": (0.9, 0.98), "balanced": (0.6, 0.9), "recall": (0.3, 0.7)}
THRESHOLDS: Final = tuple(round(0.02 * i, 2) for i in range(1, 50))
#: A kind with fewer right edits than this has no threshold of its own.
_ENOUGH = 30
_BINS = 10

Counts = NDArray[np.int64]


def presets(cases: Sequence[Case], edits: Sequence[Sequence[Edit]]) -> dict[str, Preset]:
    """Thresholds by preset and kind.

    A preset may change at most ``1 - UNTOUCHED`` of the clean sentences, as far as thresholds in ``RANGES`` allow.
    Within that the thresholds of the kinds are set so that as many edits as possible are right: each maximises right
    edits minus λ times the clean sentences that it changes, with one λ for all kinds, the smallest that the budget
    allows. Steps that what is left of the budget still allows follow, the most profitable first.

    Args:
        cases: sentences, some of them clean.
        edits: what is proposed for each, with kind and confidence, by a combiner that was not fitted on them.
    """
    kinds = _Kinds(cases, edits)
    chosen: dict[str, Preset] = {}
    for name, least in UNTOUCHED.items():
        budget = (1 - least) * kinds.clean
        low, high = RANGES[name]
        fitting = (kinds.thresholds(price, low, high) for price in np.geomspace(0.02, 500, 160))
        within = next((t for t in fitting if kinds.touched(t) <= budget), {"default": high})
        chosen[name] = kinds.spend(within, low, budget)
    return chosen


class _Kinds:
    """Right edits, and clean sentences touched, by kind and threshold."""

    def __init__(self, cases: Sequence[Case], edits: Sequence[Sequence[Edit]]) -> None:
        self.clean = sum(case.source == case.target for case in cases)
        self._clean_edits = [
            [(edit.kind.value, edit.confidence) for edit in found]
            for case, found in zip(cases, edits, strict=True)
            if case.source == case.target and found
        ]
        confidences: dict[str, list[float]] = {"default": []}
        for case, found in zip(cases, edits, strict=True):
            for edit in found:
                if case.source != case.target and case.right(edit):
                    confidences.setdefault(edit.kind.value, []).append(edit.confidence)
                    confidences["default"].append(edit.confidence)
        self._right = {kind: at_least(values) for kind, values in confidences.items() if len(values) >= _ENOUGH}
        self._wrong = {
            kind: at_least([c for row in self._clean_edits for k, c in row if kind in (k, "default")])
            for kind in self._right
        }

    def thresholds(self, price: float, low: float, high: float) -> dict[str, float]:
        """The best threshold of each kind from ``low`` to ``high`` if a clean sentence costs ``price`` right edits."""
        steps = np.array(THRESHOLDS)
        allowed = (steps >= low) & (steps <= high)
        best = {}
        for kind, right in self._right.items():
            gain = np.where(allowed, right - price * self._wrong[kind], -np.inf)
            best[kind] = THRESHOLDS[int(np.flatnonzero(gain == gain.max())[-1])]
        # Kinds that were hardly ever right are held to the strictest of the thresholds.
        best["default"] = max(best.values(), default=high)
        return best

    def spend(self, thresholds: dict[str, float], least: float, budget: float) -> dict[str, float]:
        """Lower single thresholds to where more edits are right, as far as ``budget`` allows."""
        while True:
            steps = []
            for kind in thresholds.keys() & self._right.keys() - {"default"}:
                right = self._right[kind]
                place = THRESHOLDS.index(thresholds[kind])
                further = np.flatnonzero((right[:place] > right[place]) & (np.array(THRESHOLDS[:place]) >= least))
                if len(further):
                    lower = {**thresholds, kind: THRESHOLDS[further[-1]]}
                    cost = self.touched(lower) - self.touched(thresholds)
                    if self.touched(lower) <= budget:
                        steps.append((int(right[further[-1]] - right[place]) / (cost + 0.5), kind, lower))
            if not steps:
                return thresholds
            thresholds = max(steps, key=lambda step: step[:2])[2]

    def touched(self, thresholds: Mapping[str, float]) -> int:
        """Clean sentences that some edit reaches."""
        default = thresholds["default"]
        return sum(any(c >= thresholds.get(kind, default) for kind, c in row) for row in self._clean_edits)


def at_least(confidences: Sequence[float]) -> Counts:
    """How many of ``confidences`` reach each of :data:`THRESHOLDS`."""
    ordered = np.sort(np.asarray(confidences, dtype=np.float64))
    return len(ordered) - np.searchsorted(ordered, np.array(THRESHOLDS) - 1e-9)


def calibration(cases: Sequence[Case], edits: Sequence[Sequence[Edit]]) -> dict[str, Any]:
    """The reliability diagram of the edits' confidence and its expected calibration error (Guo et al. 2017).

    Returns:
        ``ece``, ``edits``, and ``bins``: by bin of equal width the number of edits, their mean confidence, and the
        share that is right.
    """
    pairs = [(edit.confidence, case.right(edit)) for case, found in zip(cases, edits, strict=True) for edit in found]
    confidence = np.array([c for c, _ in pairs])
    right = np.array([r for _, r in pairs], dtype=np.float64)
    places = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    bins, error = [], 0.0
    for place in np.unique(places).tolist():
        inside = places == place
        mean, share = float(confidence[inside].mean()), float(right[inside].mean())
        error += abs(mean - share) * float(inside.mean())
        bins.append({"edits": int(inside.sum()), "confidence": round(mean, 4), "right": round(share, 4)})
    return {"ece": round(error, 4), "edits": len(pairs), "bins": bins}


def sweep(
    cases: Sequence[Case], edits: Sequence[Sequence[Edit]], thresholds: Sequence[float | Preset]
) -> list[dict[str, Any]]:
    """Strict and lenient scores, guards included, at each threshold; precision and recall are strict."""
    sources, targets = [case.source for case in cases], [case.target for case in cases]
    rows = []
    for threshold in thresholds:
        preset = threshold if isinstance(threshold, Mapping) else {"default": threshold}
        guards = Guards(GuardOptions().with_preset(preset))
        outputs = [
            apply(case.source, guards.filter(case.source, list(found), Counter()))
            for case, found in zip(cases, edits, strict=True)
        ]
        row: dict[str, Any] = {"threshold": threshold}
        for convention in ("strict", "lenient"):
            score = SpellingMetric(convention).corpus_score(sources, outputs, targets)
            row[convention] = round(score.value, 4)
            if convention == "strict":
                row["precision"] = round(score.values["sentence_correction_precision"], 4)
                row["recall"] = round(score.values["sentence_correction_recall"], 4)
                row["edits_per_10k"] = round(score.values["edits_per_10k"], 2)
            row["untouched"] = round(1 - score.values["false_positive_rate"], 4)
        rows.append(row)
    return rows
