"""Choose the presets' thresholds for a stated budget of over-correction, and show what each threshold does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from proofread.decision.layer import LEAST, Preset
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.fitting.cases import Case
from proofread.metrics.spelling import SpellingMetric

#: Least share of clean sentences that a preset leaves untouched, on development text of all domains.
UNTOUCHED: Final = {"strict": 0.9985, "balanced": 0.994, "recall": 0.98}
THRESHOLDS: Final = tuple(round(0.02 * i, 2) for i in range(1, 50))


def presets(cases: Sequence[Case], edits: Sequence[Sequence[Edit]]) -> dict[str, Preset]:
    """The lowest threshold of each preset that leaves as many clean sentences as they are as it must.

    Thresholds of their own for the kinds of edits bought nothing on sentences that they were not chosen on.

    Args:
        cases: sentences, some of them clean.
        edits: what is proposed for each, with confidence, by a combiner that was not fitted on them.
    """
    highest = np.sort(
        [
            max((edit.confidence for edit in found), default=0.0)
            for case, found in zip(cases, edits, strict=True)
            if case.source == case.target
        ]
    )[::-1]
    chosen: dict[str, Preset] = {}
    for name, least in UNTOUCHED.items():
        # So many sentences may be touched; the next one must not be.
        allowed = int((1 - least) * len(highest))
        reached = float(highest[allowed]) if allowed < len(highest) else 0.0
        # The next hundredth above it.
        chosen[name] = {"default": min(0.99, max(LEAST, (int(round(reached * 100, 6)) + 1) / 100))}
    return chosen


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
