"""What edits do to the probability of a sentence: only the n-grams that an edit touches are scored again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proofread.decision.alphabet import END, START
from proofread.decision.ngram import Ids, NgramModel, Scores


class Rescorer:
    """One sentence under a language model, scored once; alternatives are compared with it.

    Args:
        model: the language model.
        ids: the sentence, shape ``[L]``, from :meth:`NgramModel.encode`.

    Attributes:
        logprobs: log P of every symbol and of the end of the sentence, shape ``[L + 1]``.
    """

    def __init__(self, model: NgramModel, ids: Ids) -> None:
        self._model = model
        self._reach = model.order - 1
        # Starts before and ends after, so that every window is whole.
        self._padded = np.concatenate(
            (
                np.full(self._reach, START, np.int32),
                np.asarray(ids, np.int32),
                np.full(max(self._reach, 1), END, np.int32),
            )
        )
        self._last = len(ids)  # the column of the first END; further ENDs are padding
        self.logprobs: Scores = model.score(self._padded[None])[0, : self._last + 1]
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
        windows = self._padded[places[:, None] + np.arange(2 * self._reach + 1)]
        windows[:, self._reach] = candidates
        return self._differences(windows, places, places + 1, 1)

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
            left = self._padded[starts[chosen, None] + np.arange(self._reach)]
            right = self._padded[ends[chosen, None] + self._reach + np.arange(self._reach)]
            middle = np.array([edits[index][2] for index in chosen.tolist()], dtype=np.int32)
            windows = np.concatenate((left, middle.reshape(len(chosen), length), right), axis=1)
            deltas[chosen] = self._differences(windows, starts[chosen], ends[chosen], length)
        return deltas

    def _differences(self, windows: Ids, starts: NDArray[np.integer], ends: NDArray[np.integer], length: int) -> Scores:
        """Differences for windows ``[K, reach + length + reach]`` that replace ``[starts, ends)``."""
        old = self._sums[np.minimum(ends + self._reach, self._last + 1)] - self._sums[starts]
        scores = self._model.score(windows)
        # A window column scores the old place end + column - length; past the first END there is nothing.
        scores[ends[:, None] + np.arange(scores.shape[1]) - length > self._last] = 0.0
        return (scores.sum(axis=1, dtype=np.float64) - old).astype(np.float32)
