"""What edits do to the probability of a sentence: only the n-grams that an edit touches are scored again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proofread.decision.alphabet import END, START
from proofread.decision.ngram import Ids, NgramModel, Scores
from proofread.decision.scored_row import ScoredRow


class Rescorer:
    """One sentence under a language model, scored once; alternatives are compared with it.

    Args:
        model: the language model.
        ids: the sentence, shape ``[L]``, from :meth:`NgramModel.encode`.

    Attributes:
        logprobs: log P of every symbol and of the end of the sentence, shape ``[L + 1]``.
    """

    def __init__(self, model: NgramModel, ids: Ids) -> None:
        self._reach = model.order - 1
        starts, ends = np.full(self._reach, START, np.int32), np.full(max(self._reach, 1), END, np.int32)
        self._row = ScoredRow(model, np.concatenate((starts, np.asarray(ids, np.int32), ends)))
        self._last = len(ids)  # the place of the first END; further ENDs are padding
        self.logprobs: Scores = self._row.scores[: self._last + 1]
        self._sums = np.concatenate(([0.0], np.cumsum(self.logprobs, dtype=np.float64)))

    def surprise(self) -> Scores:
        """Mean negative log P of the symbols whose n-grams see each character, shape ``[L]``."""
        starts = np.arange(self._last)
        ends = np.minimum(starts + self._reach + 1, self._last + 1)
        return (-(self._sums[ends] - self._sums[starts]) / (ends - starts)).astype(np.float32)

    def substitutions(self, positions: NDArray[np.integer], candidates: Ids) -> Scores:
        """What replacing one symbol does to the log probability of the sentence.

        Args:
            positions: Shape ``[K]``, the places in the sentence to try.
            candidates: Shape ``[K]``, the id to put there.

        Returns:
            Shape ``[K]``: log P(sentence with the candidate) - log P(sentence).
        """
        places = np.asarray(positions)
        return self._differences(places, places + 1, np.asarray(candidates)[:, None])

    def edits(self, edits: Sequence[tuple[int, int, Sequence[int]]]) -> Scores:
        """What replacing a span by other symbols does to the log probability of the sentence.

        Args:
            edits: ``K`` alternatives (not applied together) ``(start, end, replacement ids)``.

        Returns:
            Shape ``[K]``: log P(edited sentence) - log P(sentence). The sentences differ by
            ``len(replacement) - (end - start)`` symbols; weighing that is left to the caller.
        """
        starts = np.array([start for start, _, _ in edits], dtype=np.int64)
        ends = np.array([end for _, end, _ in edits], dtype=np.int64)
        lengths = np.array([len(replacement) for _, _, replacement in edits], dtype=np.int64)
        deltas = np.empty(len(edits), dtype=np.float32)
        for length in np.unique(lengths).tolist():
            chosen = np.flatnonzero(lengths == length)
            middle = np.array([edits[index][2] for index in chosen.tolist()], dtype=np.int32)
            deltas[chosen] = self._differences(starts[chosen], ends[chosen], middle.reshape(len(chosen), length))
        return deltas

    def _differences(self, starts: NDArray[np.integer], ends: NDArray[np.integer], middle: Ids) -> Scores:
        """Differences for replacing ``[starts, ends)`` by ``middle``, shape ``[K, length]``."""
        old = self._sums[np.minimum(ends + self._reach, self._last + 1)] - self._sums[starts]
        scores = self._row.replaced(starts + self._reach, ends + self._reach, middle)
        # Row i behind the middle scores the old place end + i; past the first END there is nothing.
        scores[middle.shape[1] :][ends + np.arange(self._reach)[:, None] > self._last] = 0.0
        return (scores.sum(axis=0, dtype=np.float64) - old).astype(np.float32)
