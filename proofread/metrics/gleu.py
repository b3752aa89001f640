"""GLEU for correction: n-grams of the reference are rewarded, n-grams that should have gone are punished.

Napoles et al. (2015), "Ground Truth for Grammatical Error Correction Metrics", with the formula of their 2016
update (arXiv:1605.02592), which needs no tuning. It is not the GLEU of machine translation.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from proofread.errors import ConfigError, FormatError
from proofread.metrics.base import Counts, Metric
from proofread.metrics.span import Unit, tokenise

#: Counts are kept in 2520ths, so that the mean over 1 to 10 references is an integer.
_SCALE = 2520
_MAX_REFERENCES = 10


class GleuMetric(Metric[str, Sequence[str]]):
    """Corpus GLEU on characters or words.

    The published script scores several references by drawing one of them at random for every sentence, 500
    times, and averaging. Here the counts of a sentence are their *expectation* under that draw (their mean
    over its references): the same with one reference, no seed and no spread with several.

    As in the published script there is no smoothing: a corpus in which nothing of some order matches scores 0.
    """

    name = "gleu"
    headline = "gleu"

    def __init__(self, *, unit: Unit = "character", order: int = 4) -> None:
        """Choose tokens and the longest n-gram; raises :class:`ConfigError`."""
        if unit not in ("character", "word"):
            raise ConfigError(f"unit: expected 'character' or 'word', got {unit!r}")
        if order < 1:
            raise ConfigError(f"order: expected 1 or more, got {order}")
        self.unit = unit
        self.order = order
        ngrams = (f"{n}gram_{part}" for n in range(1, order + 1) for part in ("matches", "total"))
        self.fields = ("hypothesis_length", "reference_length", *ngrams)

    def segment(self, source: str, hypothesis: str, reference: Sequence[str]) -> Counts:
        """Expected counts of one sentence over its references, in 2520ths.

        Raises:
            FormatError: There is no reference, or more than ten.
        """
        if isinstance(reference, str) or not 1 <= len(reference) <= _MAX_REFERENCES:
            raise FormatError(f"expected a list of 1 to {_MAX_REFERENCES} references, got {reference!r}")
        before = tokenise(source, self.unit)
        made = tokenise(hypothesis, self.unit)
        rows = [list(self._counts(before, made, tokenise(text, self.unit))) for text in reference]
        return np.array(rows, dtype=np.int64).sum(axis=0) * _SCALE // len(rows)

    def _counts(self, source: Sequence[str], made: Sequence[str], gold: Sequence[str]) -> Iterator[int]:
        yield len(made)
        yield len(gold)
        for n in range(1, self.order + 1):
            ours, right, old = _ngrams(made, n), _ngrams(gold, n), _ngrams(source, n)
            # n-grams of the source that the reference does not have at all should have been changed
            stale = Counter({ngram: count for ngram, count in old.items() if ngram not in right})
            yield max((ours & right).total() - (ours & stale).total(), 0)
            yield max(len(made) - n + 1, 0)

    def values(self, counts: Counts) -> dict[str, float]:
        """Brevity penalty times the geometric mean of the n-gram precisions, in [0, 1]."""
        if not counts.all():
            return {"gleu": 0.0}
        made, gold = counts[:2].tolist()
        precisions = [math.log(match / total) for match, total in counts[2:].reshape(-1, 2).tolist()]
        return {"gleu": math.exp(min(0.0, 1 - gold / made) + sum(precisions) / self.order)}

    def choices(self) -> dict[str, str]:
        """Signature fields."""
        unit = self.unit if self.unit == "character" else "word-jieba"
        return {"unit": unit, "order": str(self.order), "refs": "expectation", "smooth": "none", "norm": "none"}


def _ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
