"""Fit the decision layer of a bundle on real pairs and clean text, and choose the presets' thresholds."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.decision.combiner import FEATURES, Combiner, fit
from proofread.decision.features import Proposal
from proofread.decision.layer import LEAST, Preset
from proofread.decision.propose import Proposer
from proofread.decision.resolve import resolve
from proofread.edits.align import align
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.metrics.spelling import SpellingMetric
from proofread.runtime.bundle import update_bundle
from proofread.runtime.reading import NetworkReader

logger = logging.getLogger(__name__)

#: Least share of clean sentences that a preset leaves untouched, on development text.
UNTOUCHED = {"strict": 0.997, "balanced": 0.99, "recall": 0.97}
_BATCH = 64


@dataclass(frozen=True)
class Case:
    """One sentence with its reference and everything proposed about it."""

    source: str
    target: str
    proposals: list[Proposal]

    def right(self, proposal: Proposal) -> bool:
        """Whether all that ``proposal`` changes is what the reference changes there."""
        return _atoms(self.source, proposal) <= self.gold

    @property
    def gold(self) -> frozenset[tuple[int, int, str]]:
        """The reference's edits, equal-length ones by character."""
        return frozenset(
            atom
            for edit in align(self.source, self.target)
            for atom in _split(edit.start, edit.end, edit.source, edit.replacement)
        )


def _atoms(source: str, proposal: Proposal) -> frozenset[tuple[int, int, str]]:
    return frozenset(_split(proposal.start, proposal.end, proposal.source, proposal.replacement))


def _split(start: int, end: int, source: str, replacement: str) -> list[tuple[int, int, str]]:
    if len(source) != len(replacement) or sorted(source) == sorted(replacement):
        return [(start, end, replacement)]
    pairs = enumerate(zip(source, replacement, strict=True), start)
    return [(i, i + 1, new) for i, (old, new) in pairs if old != new]


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
        if len(cases) % (_BATCH * 10) == 0:
            logger.info("read %d of %d sentences", len(cases), len(pairs))
    return [cases[i] for i in range(len(pairs))]


def fit_combiner(cases: Sequence[Case], *, ridge: float = 3.0) -> Combiner:
    """Logistic regressions on all proposals of ``cases``."""
    weights: dict[str, dict[str, float]] = {}
    for family, names in FEATURES.items():
        rows: list[NDArray[np.float32]] = []
        right: list[bool] = []
        for case in cases:
            for proposal in case.proposals:
                if proposal.family == family:
                    rows.append(proposal.features)
                    right.append(case.right(proposal))
        values = fit(np.stack(rows), np.array(right), ridge=ridge)
        weights[family] = dict(zip(names, values.tolist(), strict=True))
        logger.info("%s: %d proposals, %d right", family, len(rows), sum(right))
    return Combiner(weights)


def decide(case: Case, combiner: Combiner) -> list[Edit]:
    """The edits of a case before the guards."""
    return resolve(case.proposals, combiner.weigh(case.proposals), least=LEAST)


def sweep(cases: Sequence[Case], combiner: Combiner, thresholds: Sequence[float]) -> list[dict[str, Any]]:
    """Strict and lenient scores, guards included, at each threshold; precision and recall are strict."""
    decided = [decide(case, combiner) for case in cases]
    rows = []
    for threshold in thresholds:
        guards = Guards(GuardOptions(min_confidence=threshold))
        outputs = [
            apply(case.source, guards.filter(case.source, edits, Counter()))
            for case, edits in zip(cases, decided, strict=True)
        ]
        sources, targets = [case.source for case in cases], [case.target for case in cases]
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


def presets(rows: Sequence[dict[str, Any]]) -> dict[str, Preset]:
    """By preset the lowest threshold that, as all above it, leaves as many clean sentences untouched as asked.

    A sentence with very many edits is left alone by the guards, so a low threshold alone may seem harmless.
    """
    falling = sorted(rows, key=lambda row: row["threshold"], reverse=True)
    chosen: dict[str, Preset] = {}
    for name, least in UNTOUCHED.items():
        fitting = list(takewhile(partial(_leaves, least), falling))
        chosen[name] = {"default": fitting[-1]["threshold"] if fitting else 0.99}
    return chosen


def _leaves(least: float, row: dict[str, Any]) -> bool:
    return row["untouched"] >= least


def save_decision(bundle: str | Path, combiner: Combiner, chosen: Mapping[str, Preset]) -> Path:
    """Put weights and presets into the bundle in folder ``bundle``; raises BundleError if it is none."""
    decision = {"weights": combiner.to_dict(), "presets": chosen}
    return update_bundle(bundle, {"decision.json": (json.dumps(decision, indent=2) + "\n").encode()})
