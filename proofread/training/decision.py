"""Fit the decision layer of a bundle on real pairs, injected errors and clean text."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from proofread.decision.combiner import FEATURES, Combiner
from proofread.decision.features import Proposal, matrix
from proofread.decision.habits import Habits
from proofread.decision.layer import DECISION, LEAST, TREES, Preset, classifier
from proofread.decision.propose import Proposer
from proofread.decision.resolve import resolve
from proofread.decision.trees import Trees
from proofread.edits.align import align
from proofread.edits.edit import Edit
from proofread.runtime.bundle import update_bundle
from proofread.runtime.reading import NetworkReader

logger = logging.getLogger(__name__)

_BATCH = 64
#: What can only speak for an edit (1) or against it (-1). It keeps the trees from learning quirks of the sentences at
#: hand, and makes Combiner.most a bound.
_DIRECTIONS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("head", "decoder", "agreed", "ngram", "ngram_gain", "ngram_loss", "network"), 1),
    **dict.fromkeys(("margin", "habit", "mixup", "new_word", "word_gain", "word_loss", "surprise"), 1),
    **dict.fromkeys(("keep", "old_left", "old_word", "unrelated"), -1),
}
#: Settings of scikit-learn's trees, chosen on held-out cases (docs/experiments.md).
_TREES: Final[Mapping[str, Any]] = {
    "max_iter": 300,
    "learning_rate": 0.05,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "early_stopping": False,
    "random_state": 0,
}

Weigh = Callable[[Sequence[Proposal]], NDArray[np.float64]]


@dataclass(frozen=True)
class Case:
    """One sentence with its reference and everything proposed about it."""

    source: str
    target: str
    proposals: list[Proposal]

    def right(self, change: Proposal | Edit) -> bool:
        """Whether all that ``change`` changes is what the reference changes there."""
        return _atoms(change) <= self.gold

    @cached_property
    def gold(self) -> frozenset[tuple[int, int, str]]:
        """The reference's edits, equal-length ones by character."""
        return frozenset(atom for edit in align(self.source, self.target) for atom in _atoms(edit))


def _atoms(change: Proposal | Edit) -> frozenset[tuple[int, int, str]]:
    source, replacement = change.source, change.replacement
    if len(source) != len(replacement) or sorted(source) == sorted(replacement):
        return frozenset([(change.start, change.end, replacement)])
    pairs = enumerate(zip(source, replacement, strict=True), change.start)
    return frozenset((i, i + 1, new) for i, (old, new) in pairs if old != new)


def collect(reader: NetworkReader, proposer: Proposer, pairs: Sequence[tuple[str, str]]) -> list[Case]:
    """Run the network over all sources; equal lengths are read together."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]))
    cases: dict[int, Case] = {}
    numbers = iter(order)
    while batch := list(islice(numbers, _BATCH)):
        heard = reader.listen([pairs[i][0] for i in batch], proposer.alternatives)
        scene = proposer.propose(heard.texts, heard.evidence)
        proposer.hear(scene, reader.judge(heard))
        for i, proposals in zip(batch, scene.proposals, strict=True):
            cases[i] = Case(*pairs[i], proposals)
        if len(cases) % (_BATCH * 20) == 0:
            logger.info("read %d of %d sentences", len(cases), len(pairs))
    return [cases[i] for i in range(len(pairs))]


def fit_combiner(cases: Sequence[Case]) -> Combiner:
    """Decision trees on all proposals of ``cases``; a family without right and wrong ones is left unfitted."""
    trees = {}
    for family in FEATURES:
        chosen = [(one, case.right(one)) for case in cases for one in case.proposals if one.family == family]
        right = np.array([label for _, label in chosen], dtype=bool)
        if right.any() and not right.all():
            trees[family] = _fit(family, matrix([one for one, _ in chosen]), right)
        logger.info("%s: %d proposals, %d right", family, len(right), right.sum())
    return Combiner(trees)


def _fit(family: str, features: NDArray[np.float32], right: NDArray[np.bool_]) -> Trees:
    names = FEATURES[family]
    directions = [_DIRECTIONS.get(name, 0) for name in names]
    model = HistGradientBoostingClassifier(monotonic_cst=directions, **_TREES).fit(features, right)
    trees = [stage[0].nodes for stage in model._predictors]
    starts = np.cumsum([0, *map(len, trees)])
    nodes = np.concatenate(trees)
    numbers = np.arange(len(nodes))
    base = np.repeat(starts[:-1], [len(tree) for tree in trees])
    leaf = nodes["is_leaf"].astype(bool)
    return Trees(
        {
            "baseline": np.asarray(model._baseline_prediction, dtype=np.float64).reshape(1),
            "roots": starts[:-1].astype(np.int32),
            "feature": np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16),
            "threshold": np.where(leaf, 0.0, nodes["num_threshold"]).astype(np.float64),
            "left": np.where(leaf, numbers, nodes["left"] + base).astype(np.int32),
            "right": np.where(leaf, numbers, nodes["right"] + base).astype(np.int32),
            "value": np.where(leaf, nodes["value"], 0.0).astype(np.float64),
        },
        len(names),
    )


def cross_fitted(cases: Sequence[Case], *, folds: int = 4) -> list[list[Edit]]:
    """What would be decided about each of ``cases`` by a combiner fitted on the other folds; before the guards."""
    edits: list[list[Edit]] = [[] for _ in cases]
    for fold in range(folds):
        combiner = fit_combiner([case for i, case in enumerate(cases) if i % folds != fold])
        for i in range(fold, len(cases), folds):
            edits[i] = decide(cases[i], combiner)
    return edits


def decide(case: Case, combiner: Combiner) -> list[Edit]:
    """The edits of a case before the guards."""
    return classifier().classified(resolve(case.proposals, combiner.weigh(case.proposals), least=LEAST))


def save_decision(
    bundle: str | Path,
    combiner: Combiner,
    presets: Mapping[str, Preset],
    *,
    habits: Habits,
    calibration: Mapping[str, Any] | None = None,
) -> Path:
    """Put trees, habits, presets and calibration into the bundle in folder ``bundle``.

    Raises:
        BundleError: there is no usable bundle.
    """
    values = {"presets": presets, "calibration": calibration, "habits": habits.counts}
    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    return update_bundle(bundle, {DECISION: text.encode(), TREES: combiner.save()})
