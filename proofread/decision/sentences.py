"""A batch of sentences under the language model: scored once, alternatives are compared with it.

Only the n-grams that an edit touches are scored again, and all alternatives of all sentences in one go.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proofread.decision.alphabet import END, START
from proofread.decision.ngram import Ids, NgramModel, Scores
from proofread.decision.scored_row import ScoredRow

Places = NDArray[np.integer]


class SentenceScores:
    """Sentences side by side in one row of ids, with enough starts and ends between them that no n-gram sees two.

    Args:
        model: the language model.
        sentences: their ids, from :meth:`NgramModel.encode`.
    """

    def __init__(self, model: NgramModel, sentences: Sequence[Ids]) -> None:
        reach = self._reach = model.order - 1
        before, after = np.full(reach, START, np.int32), np.full(max(reach, 1), END, np.int32)
        self._row = ScoredRow(model, np.concatenate([part for ids in sentences for part in (before, ids, after)]))
        self._lengths = np.array([len(ids) for ids in sentences])
        stride = self._lengths + reach + len(after)
        #: Where each sentence's first character is in the row.
        self._firsts = np.cumsum(stride) - stride + reach
        # The characters and the first END of a sentence count; the rest is padding.
        total = int(stride.sum())
        self._counts = np.zeros(total, dtype=np.float32)
        for first, length in zip(self._firsts.tolist(), self._lengths.tolist(), strict=True):
            self._counts[first : first + length + 1] = 1.0
        scores = np.zeros(total, dtype=np.float32)
        scores[reach:] = self._row.scores
        self._scores = np.where(self._counts > 0, scores, 0.0).astype(np.float32)
        self._sums = np.concatenate(([0.0], np.cumsum(self._scores, dtype=np.float64)))
        self._tallies = np.concatenate(([0.0], np.cumsum(self._counts, dtype=np.float64)))

    def log_probabilities(self, sentence: int = 0) -> Scores:
        """Log P of each of a sentence's symbols and of its end, [length + 1]."""
        first = self._firsts[sentence]
        return self._scores[first : first + self._lengths[sentence] + 1]

    def surprise(self, sentence: int = 0) -> Scores:
        """Mean negative log P of the symbols whose n-grams see each character, [length]."""
        starts = self._firsts[sentence] + np.arange(self._lengths[sentence])
        ends = starts + self._reach + 1
        totals, seen = self._sums[ends] - self._sums[starts], self._tallies[ends] - self._tallies[starts]
        return (-totals / seen).astype(np.float32)

    def substitutions(self, sentences: Places, positions: Places, candidates: Ids) -> tuple[Scores, Scores]:
        """What replacing one symbol does to the log probability of its sentence.

        Args:
            sentences: which sentence, [K].
            positions: which of its symbols to replace, [K].
            candidates: the id to put there, [K].

        Returns:
            The change of the symbol's own log P, given what stands left of it, and the change of what stands right of
            it, each [K]; their sum is log P(sentence with the candidate) - log P(sentence).
        """
        places = self._firsts[sentences] + positions
        ends = places + 1
        scores = self._row.replaced(places, ends, np.asarray(candidates)[:, None])
        left = scores[0] - self._scores[places]
        right = (scores[1:] * self._counts[ends + np.arange(self._reach)[:, None]]).sum(axis=0, dtype=np.float64)
        return left, (right - (self._sums[ends + self._reach] - self._sums[ends])).astype(np.float32)

    def edits(self, sentences: Sequence[int], spans: Sequence[tuple[int, int, int]], codes: Ids) -> Scores:
        """What replacing a span by other symbols does to the log probability of its sentence.

        Args:
            sentences: which sentence, ``K`` of them.
            spans: ``K`` alternatives (not applied together) ``(start, end, number of symbols to put there)``.
            codes: the symbols to put there, one replacement after the other.

        Returns:
            [K]: log P(edited sentence) - log P(sentence). The sentences differ in length; weighing that is left to
            the caller.
        """
        starts, ends, lengths = np.array(spans, dtype=np.int64).reshape(-1, 3).T
        firsts = self._firsts[list(sentences)]
        starts, ends = starts + firsts, ends + firsts
        begins = np.cumsum(lengths) - lengths
        deltas = np.empty(len(spans), dtype=np.float32)
        for length in np.unique(lengths).tolist():
            chosen = np.flatnonzero(lengths == length)
            first, last = starts[chosen], ends[chosen]
            scores = self._row.replaced(first, last, codes[begins[chosen, None] + np.arange(length)])
            scores[length:] *= self._counts[last + np.arange(self._reach)[:, None]]
            deltas[chosen] = scores.sum(axis=0, dtype=np.float64) - (self._sums[last + self._reach] - self._sums[first])
        return deltas
