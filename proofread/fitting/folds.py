"""What trees say of sentences that they were not fitted on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from proofread.decision.layer import LEAST
from proofread.decision.registry import Family
from proofread.decision.resolve import overlap
from proofread.edits.edit import Edit
from proofread.edits.odds import sigmoid
from proofread.fitting.calibration import Scale
from proofread.fitting.cases import Samples
from proofread.fitting.trees import TreesConfig, fit_combiner
from proofread.lexicon.kinds import classifier

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]


def cross_fitted(
    samples: Mapping[Family, Samples], weights: Floats, config: TreesConfig, *, folds: int
) -> dict[Family, Floats]:
    """Log-odds of all samples by trees fitted on the cases of the other folds.

    Args:
        samples: by family.
        weights: of each case, [cases].
        config: settings of the trees.
        folds: every case belongs to the one that its number modulo this says.
    """
    odds: dict[Family, Floats] = {}
    for fold in range(folds):
        others = {family: one.take(one.cases % folds != fold) for family, one in samples.items()}
        combiner = fit_combiner(others, config, weights)
        for family in combiner.trees:
            inside = samples[family].cases % folds == fold
            found = odds.setdefault(family, np.zeros(len(inside)))
            found[inside] = combiner.log_odds(family, samples[family].values[inside])
        logger.info("fold %d of %d", fold + 1, folds)
    return odds


def decided(
    samples: Mapping[Family, Samples], odds: Mapping[Family, Floats], scales: Mapping[Family, Scale], *, cases: int
) -> list[list[Edit]]:
    """For each case sorted, disjoint edits with kind and confidence, the most probable first choice; before guards.

    Nothing is read a second time, as the product does where something is surely wrong.
    """
    likely: list[tuple[float, int, Edit]] = []
    for family, found in odds.items():
        stretch, shift = scales[family]
        probabilities = sigmoid(stretch * found + shift)
        for index in np.flatnonzero(probabilities >= LEAST).tolist():
            likely.append(
                (float(probabilities[index]), int(samples[family].cases[index]), samples[family].edits[index])
            )
    edits: list[list[Edit]] = [[] for _ in range(cases)]
    for probability, case, edit in sorted(likely, key=lambda one: (-one[0], one[2].start - one[2].end)):
        if not any(overlap((edit.start, edit.end), (other.start, other.end)) for other in edits[case]):
            edits[case].append(replace(edit, confidence=round(probability, 4)))
    name = classifier()
    return [name.classified(sorted(found, key=lambda edit: (edit.start, edit.end))) for found in edits]
