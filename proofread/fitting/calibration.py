"""Confidence that means what it says where errors are as rare as people make them.

Trees are fitted on a mix of which half of the sentences are wrong. In what people write one in several hundred
characters is: the same score then stands for a smaller probability. So the log-odds of the trees are stretched and
shifted (Platt 1999) such that they fit a mix in which correct text has the weight that it has in drafts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.decision.combiner import Combiner
from proofread.decision.registry import Family
from proofread.decision.trees import Trees
from proofread.edits.edit import Edit
from proofread.edits.odds import sigmoid
from proofread.fitting.cases import Case, Samples

Floats = NDArray[np.float64]
#: Stretch and shift of log-odds.
Scale = tuple[float, float]

_BINS = 10
_SEEN_FROM = (0.0, *(round(0.05 * i, 2) for i in range(1, 20)))
_STEPS = 50


def clean_weight(cases: Sequence[Case], density: float, shares: Floats) -> float:
    """How often correct sentences have to count so that there are ``density`` errors in 10,000 characters, if wrong
    ones count as ``shares`` [cases] says.
    """
    errors = sum(len(case.gold) * share for case, share in zip(cases, shares.tolist(), strict=True))
    sizes = np.array([len(case.source) for case in cases])
    clean = np.array([case.clean for case in cases], dtype=bool)
    wrong = float(sizes[~clean] @ shares[~clean])
    return max(1.0, (errors * 10_000 / density - wrong) / max(int(sizes[clean].sum()), 1))


def case_weights(cases: Sequence[Case], density: float, shares: Floats) -> Floats:
    """The weight of each case in a text with ``density`` errors in 10,000 characters, [cases]; ``shares`` [cases], of
    wrong ones to one another.
    """
    return np.where([case.clean for case in cases], clean_weight(cases, density, shares), shares)


def scale(odds: Floats, right: NDArray[np.bool_], weights: Floats) -> Scale:
    """Stretch and shift that make ``odds`` [count] fit what is ``right``, by Newton's method with halved steps."""
    columns = np.stack([odds, np.ones(len(odds))])
    signs = np.where(right, -1.0, 1.0)

    def loss(point: Floats) -> float:
        return float(weights @ np.logaddexp(0.0, signs * (point @ columns)))

    found = np.array([1.0, 0.0])
    lost = loss(found)
    for _ in range(_STEPS):
        expected = sigmoid(found @ columns)
        gradient = columns @ (weights * (right - expected))
        curvature = (columns * (weights * expected * (1 - expected))) @ columns.T + 1e-6 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        while (less := loss(found + step)) > lost and np.abs(step).max() > 1e-9:
            step /= 2
        found, lost = found + step, less
        if np.abs(step).max() < 1e-6:
            break
    # Less evidence must never make an edit more probable.
    return max(float(found[0]), 1e-3), float(found[1])


def scales(samples: Mapping[Family, Samples], odds: Mapping[Family, Floats], weights: Floats) -> dict[Family, Scale]:
    """The scale of each family; ``odds`` are of trees that were not fitted on the case, ``weights`` [cases]."""
    return {
        family: scale(found, samples[family].right, weights[samples[family].cases]) for family, found in odds.items()
    }


def scaled(combiner: Combiner, found: Mapping[Family, Scale]) -> Combiner:
    """``combiner`` with its log-odds stretched and shifted."""
    trees = {}
    for family, one in combiner.trees.items():
        stretch, shift = found[family]
        arrays = {**one.arrays, "value": one.arrays["value"] * stretch}
        arrays["baseline"] = one.arrays["baseline"] * stretch + shift
        trees[family] = Trees(arrays, one.names)
    return Combiner(trees, sieve=combiner.sieve)


def calibration(
    cases: Sequence[Case], edits: Sequence[Sequence[Edit]], density: float, weights: Floats
) -> dict[str, Any]:
    """The reliability diagram of the edits' confidence and its expected calibration error (Guo et al. 2017), in text
    with ``density`` errors in 10,000 characters.

    Args:
        cases: the sentences.
        edits: what was found in each.
        density: for the record.
        weights: what :func:`case_weights` gave for it, [cases].

    Returns:
        ``density``, ``seen`` (by least confidence the share of all errors that the confidences from there on add up
        to), ``ece``, ``edits``, ``bins`` (by bin of equal width the number of edits, their mean confidence, and the
        share that is right) and ``kinds``, the same bins by kind of edit.
    """
    rows = [
        (edit.confidence, case.right(edit), weight, edit.kind.value)
        for case, found, weight in zip(cases, edits, weights.tolist(), strict=True)
        for edit in found
    ]
    confidence, right, weight = (np.array([row[i] for row in rows], dtype=np.float64) for i in range(3))
    kinds = np.array([row[3] for row in rows])
    bins, error = _reliability(confidence, right, weight)
    by_kind = {
        str(kind): _reliability(*(part[kinds == kind] for part in (confidence, right, weight)))[0]
        for kind in np.unique(kinds)
    }
    errors = sum(len(case.gold) * weight for case, weight in zip(cases, weights.tolist(), strict=True))
    return {
        "density": density,
        "seen": {
            str(least): round(min(1.0, float((confidence * weight)[confidence >= least].sum()) / max(errors, 1.0)), 4)
            for least in _SEEN_FROM
        },
        "ece": round(error, 4),
        "edits": len(rows),
        "bins": bins,
        "kinds": by_kind,
    }


def _reliability(confidence: Floats, right: Floats, weight: Floats) -> tuple[list[dict[str, Any]], float]:
    places = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    bins, error = [], 0.0
    for place in np.unique(places).tolist():
        inside = places == place
        total = weight[inside].sum()
        mean, share = float(confidence[inside] @ weight[inside] / total), float(right[inside] @ weight[inside] / total)
        error += abs(mean - share) * float(total / weight.sum())
        bins.append({"edits": int(inside.sum()), "confidence": round(mean, 4), "right": round(share, 4)})
    return bins, error
