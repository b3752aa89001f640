"""A row of symbols scored once; when a part is replaced, only the n-grams that touch the new part are looked up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.ngram import AT_ONCE, Ids, NgramModel, Scores, Stage


class ScoredRow:
    """A row of ids under a language model.

    Args:
        model: the language model.
        ids: Shape ``[L]``; the first ``order - 1`` are context only, such as ``START``.

    Attributes:
        scores: log P of each symbol but the first ``order - 1`` given the ``order - 1`` before it.
    """

    def __init__(self, model: NgramModel, ids: Ids) -> None:
        self._model = model
        self._reach = model.order - 1
        self._stages = model.stages(ids)
        self.scores: Scores = self._stages[-1].score

    def replaced(self, starts: NDArray[np.integer], ends: NDArray[np.integer], middle: Ids) -> Scores:
        """Log P of the symbols that a replacement brings or touches.

        Args:
            starts: Shape ``[K]``, places in the row from ``order - 1`` on.
            ends: Shape ``[K]``; ``[start, end)`` is replaced, and ``order - 1`` symbols must follow it.
            middle: Shape ``[K, length]``, the symbols to put there, none of them ``START``.

        Returns:
            Shape ``[length + order - 1, K]``: the scores of the new symbols and of those behind them.
        """
        count, length = middle.shape
        scores = np.empty((length + self._reach, count), dtype=np.float32)
        together = AT_ONCE // (length + self._reach + 1)
        for first in range(0, count, together):
            part = slice(first, first + together)
            scores[:, part] = self._replaced(starts[part], ends[part], np.ascontiguousarray(middle[part].T))
        return scores

    def _replaced(self, starts: NDArray[np.integer], ends: NDArray[np.integer], middle: Ids) -> Scores:
        """The same for ``middle`` of shape ``[length, K]``."""
        stage = self._model.unigrams(middle)
        digits = np.concatenate((self._stages[0].keys[starts + np.arange(-self._reach, 0)[:, None]], stage.keys))
        for n in range(2, self._model.order + 1):
            # Shorter n-grams that end where the middle begins, or begin where it ends, are those of the row.
            row = self._stages[n - 2]
            left = starts - (n - 1)
            shorter = Stage(
                np.concatenate((row.keys[left][None], stage.keys, row.keys[ends][None])),
                np.concatenate((row.known[left][None], stage.known, row.known[ends][None])),
                np.concatenate((row.backoff[left][None], stage.backoff, row.backoff[ends][None])),
                np.concatenate((row.score[left][None], stage.score, row.score[ends][None])),
            )
            stage = self._model.longer(n, digits[self._reach - n + 1 :], shorter)
        return stage.score
