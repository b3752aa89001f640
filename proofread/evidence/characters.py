"""A batch of sentences under the character language model: scored once, alternatives are compared with it.

Only the n-grams that an edit touches are scored again, and all alternatives of all sentences in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.ngram import Ids, NgramModel, Scores
from proofread.evidence.scored_row import ScoredRow
from proofread.tables.alphabet import END, START, Alphabet
from proofread.text.points import Points

Places = NDArray[np.integer]
#: Sums of a few scores are off by less.
_SLACK = 1e-3
#: Up to so many alternatives at once, those that bring up to so many symbols are scored together: few large calls.
_FEW, _SHORT = 256, 4


class CharacterScorer:
    """The character n-gram model as a :class:`~proofread.evidence.base.Scorer`."""

    def __init__(self, model: NgramModel) -> None:
        self.model = model

    @classmethod
    def load(cls, path: Path) -> CharacterScorer:
        """From the file of a model; raises BundleError when it is broken."""
        return cls(NgramModel.load(path))

    def read(self, sentences: Sequence[str]) -> CharacterReading:
        """Score every character of ``sentences``."""
        return CharacterReading(self.model, [self.model.encode(text) for text in sentences])


class CharacterReading:
    """Sentences side by side in one row of ids, with enough starts and ends between them that no n-gram sees two.

    Args:
        model: the language model.
        sentences: their ids, from :meth:`NgramModel.encode`.
    """

    def __init__(self, model: NgramModel, sentences: Sequence[Ids]) -> None:
        reach = self._reach = model.order - 1
        before, after = np.full(reach, START, np.int32), np.full(max(reach, _SHORT), END, np.int32)
        if not isinstance(model.alphabet, Alphabet):
            raise BundleError("字模型不是字的模型；请重新安装")
        self._alphabet = model.alphabet
        self._model = model
        parts = [part for ids in sentences for part in (before, ids, after)]
        self._ids = np.concatenate([*parts, np.full(_SHORT, END, np.int32)])
        self._row = ScoredRow(model, self._ids)
        self._lengths = np.array([len(ids) for ids in sentences])
        stride = self._lengths + reach + len(after)
        #: Where each sentence's first character is in the row.
        self._firsts = np.cumsum(stride) - stride + reach
        # The characters and the first END of a sentence count; the rest is padding.
        total = len(self._ids)
        self._counts = np.zeros(total, dtype=np.float32)
        for first, length in zip(self._firsts.tolist(), self._lengths.tolist(), strict=True):
            self._counts[first : first + length + 1] = 1.0
        scores = np.zeros(total, dtype=np.float32)
        scores[reach:] = self._row.scores
        self._scores = np.where(self._counts > 0, scores, 0.0).astype(np.float32)
        longest = np.arange(int(self._lengths.max(initial=0)))
        inside = longest < self._lengths[:, None]
        self._places = np.where(inside, self._firsts[:, None] + longest, 0), inside
        self._sums = np.concatenate(([0.0], np.cumsum(self._scores, dtype=np.float64)))
        self._tallies = np.concatenate(([0.0], np.cumsum(self._counts, dtype=np.float64)))

    def log_probabilities(self, sentence: int = 0) -> Scores:
        """Log P of each symbol of one sentence and of its end, [length + 1]."""
        first = self._firsts[sentence]
        return self._scores[first : first + self._lengths[sentence] + 1]

    @cached_property
    def scores(self) -> Scores:
        """Log P of each symbol of each sentence, 0 behind its end, [batch, longest]."""
        places, inside = self._places
        return np.where(inside, self._scores[places], 0.0).astype(np.float32)

    @cached_property
    def surprise(self) -> Scores:
        """Mean negative log P of the symbols whose n-grams see each symbol, 0 behind the end, [batch, longest]."""
        starts, inside = self._places
        ends = starts + self._reach + 1
        totals, seen = self._sums[ends] - self._sums[starts], self._tallies[ends] - self._tallies[starts]
        return np.where(inside, -totals / np.maximum(seen, 1.0), 0.0).astype(np.float32)

    @cached_property
    def context(self) -> NDArray[np.float64]:
        """Mean negative log P of the symbols of each sentence and of its end, [batch]."""
        ends = self._scores[self._firsts + self._lengths].astype(np.float64)
        return -(self.scores.sum(axis=1, dtype=np.float64) + ends) / (self._lengths + 1)

    def substitutions(self, sentences: Places, positions: Places, points: Points) -> tuple[Scores, Scores]:
        """What replacing one symbol does to the log probability of its sentence.

        Args:
            sentences: which sentence, [K].
            positions: which of its symbols to replace, [K].
            points: the code point to put there, [K].

        Returns:
            The change of the symbol's own log P, given what stands left of it, and the change of what stands right of
            it, each [K]; their sum is log P(sentence with the candidate) - log P(sentence).
        """
        places = self._firsts[sentences] + positions
        scores = self._row.replaced(places, places + 1, self._alphabet.numbers(points)[:, None])
        return self._changed(places, scores)

    def likely(
        self, sentences: Places, positions: Places, points: Points, least: Scores
    ) -> tuple[NDArray[np.int64], Scores, Scores]:
        """:meth:`substitutions`, but only of those that may change the log probability by ``least`` [K] or more:
        their numbers, [L], and the two changes, [L] each.
        """
        places = self._firsts[sentences] + positions
        wanted = least - _SLACK + (self._sums[places + 1 + self._reach] - self._sums[places])

        def hopeful(numbers: NDArray[np.int64], most: Scores) -> NDArray[np.bool_]:
            seen = self._counts[places[numbers] + np.arange(len(most))[:, None]]
            return (most * seen).sum(axis=0) > wanted[numbers]

        numbers, scores = self._row.hopeful(places, places + 1, self._alphabet.numbers(points)[:, None], hopeful)
        return numbers, *self._changed(places[numbers], scores)

    def _changed(self, places: Places, scores: Scores) -> tuple[Scores, Scores]:
        """The changes of the symbols' own log P and of what follows, when they and what follows get ``scores``."""
        ends = places + 1
        left = scores[0] - self._scores[places]
        right = (scores[1:] * self._counts[ends + np.arange(self._reach)[:, None]]).sum(axis=0, dtype=np.float64)
        return left, (right - (self._sums[ends + self._reach] - self._sums[ends])).astype(np.float32)

    def changes(self, candidates: Candidates) -> Scores:
        """See :class:`proofread.evidence.base.Reading`. Edited and original sentence may differ in length; weighing
        that is left to the caller.
        """
        codes = self._model.encode("".join(candidates.replacements))
        lengths = np.array([len(text) for text in candidates.replacements], dtype=np.int64)
        firsts = self._firsts[candidates.rows]
        starts, ends = candidates.starts + firsts, candidates.ends + firsts
        begins = np.cumsum(lengths) - lengths
        deltas = np.empty(len(lengths), dtype=np.float32)
        # In one go those of one length, or, where there are few, of similar lengths.
        groups = lengths if len(lengths) > _FEW else lengths.clip(min=_SHORT)
        for group in sorted({*groups.tolist()}):
            chosen = np.flatnonzero(groups == group)
            size, first, last = lengths[chosen], starts[chosen], ends[chosen]
            length = int(size.max())
            steps = np.arange(length + self._reach)
            # What follows a shorter one is taken to be part of it.
            own, behind = steps < size[:, None], last[:, None] + steps - size[:, None]
            written = codes[np.minimum(begins[chosen, None] + steps[:length], len(codes) - 1)]
            middle = np.where(own[:, :length], written, self._ids[behind[:, :length]])
            scores = self._row.replaced(first, last + length - size, middle)
            seen = own | (self._counts[behind] > 0)
            total = np.where(seen.T, scores, 0).sum(axis=0, dtype=np.float64)
            deltas[chosen] = total - (self._sums[last + length - size + self._reach] - self._sums[first])
        return deltas
