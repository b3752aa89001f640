"""F0.5 over span edits (ERRANT, Bryant et al. 2017; MaxMatch's counts, Dahlmeier & Ng 2012).

An edit is right when a reference has the same span with the same replacement; its type only decides in which
row it is counted. With several references a sentence is compared with the one that suits it best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from proofread.errors import ConfigError, FormatError
from proofread.metrics.base import Confusion, Counts, Metric
from proofread.metrics.span import SPAN_KINDS, Edits, SpanEdit, Unit, extract, tokenise

_KINDS = (*SPAN_KINDS, "other")
_OUTCOMES = ("tp", "fp", "fn")
#: Types that say nothing about a correction: an error nobody could put right, a sentence nobody could annotate.
_UNKNOWN, _NOT_ANNOTATED = "UNK", "NA"

_Key = tuple[int, int, str]


class EditFMetric(Metric[str | Edits, Sequence[str | Edits]]):
    """Precision, recall and F of span edits, overall and by kind.

    Hypotheses and references are texts, from which edits are extracted by one aligner, or edits, which are
    taken as they are. The reference of a sentence is the one with the highest F for that sentence alone; ties
    go to more true positives, fewer false positives, fewer false negatives, then the first. So the result
    does not depend on the order of the sentences.

    With ``compatible`` the public ChERRANT scorer's rules hold: the reference is the one that makes the
    corpus F *so far* (rounded to four digits) highest, repeated edits count repeatedly, precision
    without any proposal is 1, and values are rounded to four digits.
    """

    name = "edit_f"
    fields = tuple(f"{kind}_{outcome}" for kind in _KINDS for outcome in _OUTCOMES)

    def __init__(self, *, unit: Unit = "character", beta: float = 0.5, compatible: bool = False) -> None:
        """Choose the tokens, the weight of recall and the reference policy; raises :class:`ConfigError`."""
        if unit not in ("character", "word"):
            raise ConfigError(f"unit: expected 'character' or 'word', got {unit!r}")
        if not beta > 0:
            raise ConfigError(f"beta: expected a number above 0, got {beta!r}")
        self.unit = unit
        self.beta = beta
        self.compatible = compatible
        self.headline = f"f{beta:g}"

    def segment(self, source: str, hypothesis: str | Edits, reference: Sequence[str | Edits]) -> Counts:
        """Counts against the best reference of one sentence.

        Raises:
            ConfigError: In compatible mode, where a sentence cannot be counted without those before it.
        """
        if self.compatible:
            raise ConfigError("compatible: counts depend on the sentences before; score the corpus as a whole")
        return self._best(self._candidates(source, hypothesis, reference), np.zeros(3, dtype=np.int64))

    def statistics(
        self,
        sources: Sequence[str],
        hypotheses: Sequence[str | Edits],
        references: Sequence[Sequence[str | Edits]],
    ) -> Counts:
        """One row per sentence; in compatible mode each row depends on those above it."""
        if not self.compatible:
            return super().statistics(sources, hypotheses, references)
        self._check(sources, hypotheses, references)
        rows: list[Counts] = []
        total = np.zeros(3, dtype=np.int64)
        for triple in zip(sources, hypotheses, references, strict=True):
            rows.append(self._best(self._candidates(*triple), total))
            total += _outcomes(rows[-1])
        return np.stack(rows)

    def values(self, counts: Counts) -> dict[str, float]:
        """Overall precision, recall and F, then the same for every kind (``S_precision`` and so on)."""
        values = self._values("", _outcomes(counts))
        for kind, row in zip(_KINDS, counts.reshape(-1, 3), strict=True):
            values |= self._values(f"{kind}_", row)
        return values

    def choices(self) -> dict[str, str]:
        """Signature fields."""
        return {
            "unit": self.unit if self.unit == "character" else "word-jieba",
            "beta": f"{self.beta:g}",
            "refs": "running-best" if self.compatible else "sentence-best",
            "empty": "cherrant" if self.compatible else "0",
            "norm": "none",
        }

    def _values(self, prefix: str, outcomes: Counts) -> dict[str, float]:
        tp, fp, fn = (int(count) for count in outcomes)
        result = Confusion(tp, fp, fn)
        # Nothing to correct and nothing changed is perfect agreement.
        empty = 1.0 if self.compatible or not (tp or fp or fn) else 0.0
        values = {
            "precision": result.precision if tp + fp else empty,
            "recall": result.recall if tp + fn else empty,
            self.headline: self._f(outcomes),
        }
        return {prefix + name: round(value, 4) if self.compatible else value for name, value in values.items()}

    def _f(self, outcomes: Counts) -> float:
        if not outcomes.any():
            return 1.0
        return Confusion(*(int(count) for count in outcomes)).f(self.beta)

    def _candidates(self, source: str, hypothesis: str | Edits, references: Sequence[str | Edits]) -> list[Counts]:
        if isinstance(references, str) or not references:
            raise FormatError(f"expected a list of at least one reference per sentence, got {references!r}")
        tokens = tokenise(source, self.unit)
        made = self._index(self._edits(tokens, hypothesis))
        gold = [self._edits(tokens, reference) for reference in references]
        if len(gold) == 1 and [edit.kind for edit in gold[0]] == [_NOT_ANNOTATED]:
            return [np.zeros(len(self.fields), dtype=np.int64)]
        return [_count(made, self._index(edits)) for edits in gold]

    def _edits(self, tokens: Sequence[str], given: str | Edits) -> Edits:
        return extract(tokens, tokenise(given, self.unit)) if isinstance(given, str) else given

    def _index(self, edits: Sequence[SpanEdit]) -> dict[_Key, list[str]]:
        index: dict[_Key, list[str]] = {}
        for edit in edits:
            if edit.kind != _UNKNOWN:
                kinds = index.setdefault(edit.key, [])
                if self.compatible or not kinds:
                    kinds.append(edit.kind)
        return index

    def _best(self, candidates: Sequence[Counts], before: Counts) -> Counts:
        def rank(counts: Counts) -> tuple[float, int, int, int]:
            tp, fp, fn = (int(count) for count in _outcomes(counts))
            f = self._f(before + _outcomes(counts))
            return (round(f, 4) if self.compatible else f), tp, -fp, -fn

        return max(candidates, key=rank)


def _outcomes(counts: Counts) -> Counts:
    """TP, FP and FN over all kinds."""
    return counts.reshape(-1, 3).sum(axis=0)


def _count(made: Mapping[_Key, Sequence[str]], gold: Mapping[_Key, Sequence[str]]) -> Counts:
    counts = np.zeros((len(_KINDS), 3), dtype=np.int64)
    for key, kinds in made.items():
        for kind in gold.get(key, kinds):
            counts[_row(kind), 0 if key in gold else 1] += 1
    for key, kinds in gold.items():
        if key not in made:
            for kind in kinds:
                counts[_row(kind), 2] += 1
    return counts.reshape(-1)


def _row(kind: str) -> int:
    letter = kind[:1]
    return _KINDS.index(letter) if letter in SPAN_KINDS else len(_KINDS) - 1
