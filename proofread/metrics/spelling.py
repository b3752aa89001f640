"""Spelling correction: found and put right, by sentence and by character.

Two conventions differ in what a false positive is:

* ``strict``: every change that is not the right one, so a wrong rewrite of a wrong sentence (or character)
  is a false positive *and* a false negative. TP + FP is then the number of changed sentences, as in the
  SIGHAN bake-offs (Tseng et al. 2015) and the papers that follow them.
* ``lenient``: only a change of what was right; a wrong rewrite of something wrong is a false negative
  alone. This is the sentence-level convention of pycorrector's published tables; precision is never lower.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from proofread.edits.align import align
from proofread.errors import ConfigError
from proofread.metrics.base import Confusion, Counts, Metric, ratio

Convention = Literal["strict", "lenient"]

_LEVELS = ("sentence_detection", "sentence_correction", "character_detection", "character_correction")
#: A place where something can be written: ``(i, i + 1)`` is character ``i``, ``(i, i)`` the gap before it.
_Slot = tuple[int, int]


class SpellingMetric(Metric[str, str]):
    """Detection and correction at both levels, over-correction, and edits per 10,000 clean characters."""

    name = "spelling"
    headline = "sentence_correction_f1"
    fields = (
        "sentences",
        "clean_sentences",
        "clean_sentences_changed",
        "clean_characters",
        "clean_edits",
        "character_decisions",
        "character_tn",
        *(f"{level}_{outcome}" for level in _LEVELS for outcome in ("tp", "fp", "fn")),
    )

    def __init__(self, convention: Convention = "strict") -> None:
        """Choose what a false positive is; raises :class:`ConfigError` for an unknown convention."""
        if convention not in ("strict", "lenient"):
            raise ConfigError(f"convention: expected 'strict' or 'lenient', got {convention!r}")
        self.convention = convention

    def segment(self, source: str, hypothesis: str, reference: str) -> Counts:
        """Integer statistics of one sentence, in the order of :attr:`fields`."""
        gold = _decisions(source, reference)
        made = _decisions(source, hypothesis)
        clean = source == reference
        changed = source != hypothesis
        strict = self.convention == "strict"

        counts = [1, int(clean), int(clean and changed)]
        counts += [len(source), len(align(source, hypothesis)) if changed else 0] if clean else [0, 0]

        touched = gold.keys() | made.keys()
        gaps = sum(start == end for start, end in touched)
        counts += [len(source) + gaps, len(source) - (len(touched) - gaps)]

        for right in (gold.keys() == made.keys(), hypothesis == reference):
            tp = not clean and right
            fp = changed and not tp and (strict or clean)
            counts += [int(tp), int(fp), int(not clean and not tp)]

        found = gold.keys() & made.keys()
        invented = len(made) - len(found)
        counts += [len(found), invented, len(gold) - len(found)]
        corrected = sum(gold[slot] == made[slot] for slot in found)
        counts += [corrected, len(made) - corrected if strict else invented, len(gold) - corrected]
        return np.array(counts, dtype=np.int64)

    def values(self, counts: Counts) -> dict[str, float]:
        """Precision, recall, F1 and accuracy of the four levels, and the two over-correction rates."""
        count = dict(zip(self.fields, counts.tolist(), strict=True))
        untouched = {
            "sentence": count["clean_sentences"] - count["clean_sentences_changed"],
            "character": count["character_tn"],
        }
        total = {"sentence": count["sentences"], "character": count["character_decisions"]}
        values: dict[str, float] = {}
        for level in _LEVELS:
            unit = level.partition("_")[0]
            outcome = Confusion(*(count[f"{level}_{name}"] for name in ("tp", "fp", "fn")))
            values[f"{level}_precision"] = outcome.precision
            values[f"{level}_recall"] = outcome.recall
            values[f"{level}_f1"] = outcome.f()
            values[f"{level}_accuracy"] = ratio(outcome.tp + untouched[unit], total[unit])
        values["false_positive_rate"] = ratio(count["clean_sentences_changed"], count["clean_sentences"])
        values["edits_per_10k"] = 10_000 * ratio(count["clean_edits"], count["clean_characters"])
        return values

    def choices(self) -> dict[str, str]:
        """Signature fields."""
        return {"refs": "1", "convention": self.convention, "align": "position-else-damerau", "norm": "none"}


def _decisions(source: str, target: str) -> dict[_Slot, str]:
    """What ``target`` writes into each slot of ``source`` that it changes.

    Equal lengths are compared position by position, as spelling test sets are annotated. Otherwise the
    alignment decides; inside one of its edits characters are paired from the left, the rest is deleted, or
    inserted in the gap behind the last pair.
    """
    if len(source) == len(target):
        pairs = enumerate(zip(source, target, strict=True))
        return {(i, i + 1): new for i, (old, new) in pairs if old != new}
    decisions: dict[_Slot, str] = {}
    for edit in align(source, target):
        size = min(len(edit.source), len(edit.replacement))
        for offset, (old, new) in enumerate(zip(edit.source, edit.replacement, strict=False)):
            if old != new:
                decisions[edit.start + offset, edit.start + offset + 1] = new
        for place in range(edit.start + size, edit.end):
            decisions[place, place + 1] = ""
        if len(edit.replacement) > size:
            decisions[edit.end, edit.end] = edit.replacement[size:]
    return decisions
