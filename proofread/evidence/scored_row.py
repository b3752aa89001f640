"""A row of symbols scored once; when a part is replaced, only the n-grams that touch the new part are looked up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.ngram import AT_ONCE, Ids, NgramModel, Scores, Stage

Places = NDArray[np.integer]
#: So many times :data:`AT_ONCE` where few symbols are left soon.
_MORE = 4
Hopeful = Callable[[NDArray[np.int64], Scores], NDArray[np.bool_]]


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

    def replaced(self, starts: Places, ends: Places, middle: Ids) -> Scores:
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
            scores[:, part] = self._replaced(starts[part], ends[part], np.ascontiguousarray(middle[part].T))[1]
        return scores

    def hopeful(self, starts: Places, ends: Places, middle: Ids, hopeful: Hopeful) -> tuple[NDArray[np.int64], Scores]:
        """As :meth:`replaced`, but only for replacements that are still hopeful when all but the longest n-grams are
        known; most are not when the first have been looked up.

        Args:
            starts: Shape ``[K]``.
            ends: Shape ``[K]``.
            middle: Shape ``[K, length]``.
            hopeful: whether replacements are worth going on with, [some], from their numbers, [some], and from the
                highest scores that they can still get, of the first symbols that they bring or touch, [symbols, some].

        Returns:
            The numbers of the hopeful ones, [L], and their scores, ``[length + order - 1, L]``.
        """
        together = _MORE * AT_ONCE // (middle.shape[1] + self._reach + 1)
        numbers: list[NDArray[np.int64]] = []
        scores: list[Scores] = []
        for number in range(0, max(len(starts), 1), together):
            part = slice(number, number + together)
            columns = np.ascontiguousarray(middle[part].T)
            kept, found = self._replaced(starts[part], ends[part], columns, partial(_from, hopeful, number))
            numbers.append(kept + number)
            scores.append(found)
        return np.concatenate(numbers), np.concatenate(scores, axis=1)

    def _replaced(
        self, starts: Places, ends: Places, middle: Ids, hopeful: Hopeful | None = None
    ) -> tuple[NDArray[np.int64], Scores]:
        """The same for ``middle`` of shape ``[length, K]``; with ``hopeful`` only of some, and which those are."""
        kept = np.arange(len(starts))
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
            if hopeful is not None and n < self._model.order:
                # A symbol after an n-gram that is not known gets no more probable by what stands before that.
                some = np.flatnonzero(hopeful(kept, np.where(stage.known, 0, stage.score)))
                kept, starts, ends = kept[some], starts[some], ends[some]
                digits, stage = digits.take(some, axis=1), stage.at(some)
        return kept, stage.score


def _from(hopeful: Hopeful, first: int, numbers: NDArray[np.int64], most: Scores) -> NDArray[np.bool_]:
    """``hopeful`` where ``numbers`` count from ``first``."""
    return hopeful(numbers + first, most)
