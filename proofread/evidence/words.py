"""A batch of sentences under the word model, over all ways to cut them into words.

The probability of a sentence is the sum over its segmentations, so an edit is never judged by the segmentation that
the mistake enforced. Sums over the beginnings (forward) and the ends (backward) of all paths through the lattice of
words are computed once; for an edit only the words that touch it are new (Rabiner 1989 for the sums; Jiang et al. 2008
for lattices of Chinese words).

A state is a word, named by the place where it ends and its length: ``[sentence, end, length - 1]``. ``<s>`` is the word
that ends at 0, ``</s>`` the one that ends behind the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.base import Candidates
from proofread.evidence.word_model import WordModel
from proofread.tables.alphabet import END, START
from proofread.tables.wordlist import LONGEST, NO_WORD

Ids = NDArray[np.int32]
Floats = NDArray[np.float64]
Places = NDArray[np.int64]
#: Log probability of what cannot be; sums of a few stay far from overflow.
_NEVER = -1e9
#: Places before a sentence, so that no index of a shorter beginning is negative.
_BEFORE = LONGEST
#: The words over a place: how far behind its beginning each ends, and how long it is.
_BEHIND, _LENGTHS = np.array([(b, n) for b in range(1, LONGEST + 1) for n in range(b, LONGEST + 1)]).T


class Cover(NamedTuple):
    """The most probable word over a place: its id and its span ``[start, end)``, each [K]."""

    word: Ids
    start: Places
    end: Places


class Comparison(NamedTuple):
    """What edits do to their sentences.

    Attributes:
        change: log P(edited sentence) - log P(sentence), [K].
        old: the word over the last character that is replaced (before an insertion: the word that ends there).
        new: the same in the edited sentence, over the last character of the replacement.
    """

    change: NDArray[np.float32]
    old: Cover
    new: Cover


class WordScorer:
    """The word model as a :class:`~proofread.evidence.base.Scorer`."""

    def __init__(self, model: WordModel) -> None:
        self.model = model

    def read(self, sentences: Sequence[str]) -> WordReading:
        """The lattices of ``sentences``."""
        return WordReading(self.model, sentences)


class WordReading:
    """Sentences with the sums over their lattices.

    Attributes:
        totals: log P of each sentence and its end, [batch].
    """

    def __init__(self, model: WordModel, sentences: Sequence[str]) -> None:
        self._model = model
        self.lengths = np.array([len(text) for text in sentences], dtype=np.int64)
        width = int(self.lengths.max()) + 2
        # Places are shifted by _BEFORE in all arrays.
        self._symbols = np.full((len(sentences), _BEFORE + width + 2 * LONGEST), END, dtype=np.int32)
        self._symbols[:, :_BEFORE] = START
        for row, text in enumerate(sentences):
            self._symbols[row, _BEFORE : _BEFORE + len(text)] = model.words.encode(text)
        self._words = self._lattice()
        self._forward, self._backward = self._sums(self._steps())
        rows = np.arange(len(sentences))
        self.totals = self._forward[rows, _BEFORE + self.lengths + 1, 0]

    def changes(self, candidates: Candidates) -> NDArray[np.float32]:
        """See :class:`proofread.evidence.base.Reading`."""
        return self.compare(candidates).change

    def compare(self, candidates: Candidates) -> Comparison:
        """What each of ``candidates`` does to the probability and to the words of its sentence."""
        count = len(candidates.replacements)
        change = np.zeros(count, dtype=np.float32)
        new = Cover(np.full(count, NO_WORD, np.int32), np.zeros(count, np.int64), np.zeros(count, np.int64))
        lengths = np.array([len(text) for text in candidates.replacements], dtype=np.int64)
        for length in sorted({*lengths.tolist()}):
            chosen = np.flatnonzero(lengths == length)
            symbols = self._model.words.encode("".join(candidates.replacements[i] for i in chosen.tolist()))
            rows, starts, ends = (part[chosen] for part in candidates[:3])
            total, cover = self._edited(rows, starts, ends, symbols.reshape(len(chosen), length))
            change[chosen] = total - self.totals[rows]
            new.word[chosen], new.start[chosen], new.end[chosen] = cover
        return Comparison(change, self.covers(candidates.rows, np.maximum(candidates.ends - 1, 0)), new)

    def covers(self, rows: Places, places: Places) -> Cover:
        """The most probable word over each of ``places`` of the sentences ``rows``."""
        at = (rows[:, None], _BEFORE + places[:, None] + _BEHIND, _LENGTHS - 1)
        scores = self._forward[at] + self._backward[at]
        every, best = np.arange(len(rows)), scores.argmax(axis=1)
        behind, length = _BEHIND[best], _LENGTHS[best]
        words = self._words[rows, _BEFORE + places + behind, length - 1]
        found = scores[every, best] > 2 * _NEVER
        return Cover(
            np.where(found, words, NO_WORD),
            places + np.where(found, behind - length, 0),
            places + np.where(found, behind, 1),
        )

    def _lattice(self) -> Ids:
        """The word of every length that ends at every place, [batch, width, LONGEST]."""
        batch, width = self._symbols.shape
        words = np.full((batch, width + 1, LONGEST), NO_WORD, dtype=np.int32)
        for length in range(2, LONGEST + 1):
            parts = [self._symbols[:, place : width - length + 1 + place] for place in range(length)]
            words[:, length:, length - 1] = self._model.words.find(parts)
        words[:, 1:, 0] = self._symbols
        ends = np.arange(width + 1) - _BEFORE
        words[(ends < 0) | (ends[None, :] > self.lengths[:, None] + 1)] = NO_WORD
        return words

    def _steps(self) -> Floats:
        """Log P(word | word before), [batch, end, length - 1, length of the word before - 1]."""
        lengths = np.arange(LONGEST)
        ends = np.arange(LONGEST, self._words.shape[1])[:, None]
        steps = np.full((*self._words.shape, LONGEST), _NEVER)
        steps[:, LONGEST:] = self._after(self._words[:, ends - lengths - 1], self._words[:, LONGEST:])
        return steps

    def _after(self, before: Ids, words: Ids) -> Floats:
        """Log P(word | each of the words before), [..., LONGEST] for ``before`` [..., LONGEST] and ``words`` [...]."""
        words = np.broadcast_to(words[..., None], before.shape)
        scores = np.full(before.shape, _NEVER)
        both = (before != NO_WORD) & (words != NO_WORD)
        scores[both] = self._model.after(before[both], words[both])
        return scores

    def _sums(self, steps: Floats) -> tuple[Floats, Floats]:
        """Log of the sums over all paths that end with a word, and over all ways to go on behind it, [batch, end,
        LONGEST] each; both at once, one from either end of the sentences.
        """
        batch, width, _ = self._words.shape
        sums = np.full((2, batch, width, LONGEST), _NEVER)
        forward, backward = sums
        forward[:, _BEFORE, 0] = backward[np.arange(batch), _BEFORE + self.lengths + 1, 0] = 0.0
        last = int(_BEFORE + self.lengths.max())
        lengths = np.arange(LONGEST)
        # By word before and next word.
        onward = steps[:, np.arange(width - LONGEST)[:, None] + 1 + lengths, lengths].swapaxes(2, 3)
        paths = np.empty((2, batch, LONGEST, LONGEST))
        for end, start in zip(range(_BEFORE + 1, last + 2), range(last, _BEFORE - 1, -1), strict=True):
            np.add(forward[:, end - LONGEST : end][:, ::-1], steps[:, end], out=paths[0])
            np.add(onward[:, start], backward[:, None, start + 1 + lengths, lengths], out=paths[1])
            both = _log_sum(paths)
            forward[:, end] = both[0]
            np.maximum(backward[:, start], both[1], out=backward[:, start])
        return forward, backward

    def _edited(self, rows: Places, starts: Places, ends: Places, symbols: Ids) -> tuple[Floats, Cover]:
        """Log P of the edited sentences, [K], for replacements of one length, [K, length]."""
        count, length = symbols.shape
        first, last = starts + _BEFORE, ends + _BEFORE
        left = self._symbols[rows[:, None], first[:, None] + np.arange(1 - LONGEST, 0)]
        right = self._symbols[rows[:, None], last[:, None] + np.arange(LONGEST - 1)]
        window = np.concatenate((left, symbols, right), axis=1)
        # States that end up to the edit are the sentence's own; behind them come those with an end in or behind it.
        own = (rows[:, None], first[:, None] + np.arange(1 - LONGEST, 1))
        words = np.full((count, length + 2 * LONGEST - 1, LONGEST), NO_WORD, dtype=np.int32)
        words[:, :LONGEST] = self._words[own]
        for size in range(1, LONGEST + 1):
            touching = length + size - 1
            parts = [window[:, LONGEST - size + i : LONGEST - size + i + touching] for i in range(size)]
            words[:, LONGEST : LONGEST + touching, size - 1] = self._model.words.find(parts)
        before = words[:, np.arange(LONGEST, words.shape[1])[:, None] - np.arange(1, LONGEST + 1)]
        steps = self._after(before, words[:, LONGEST:])
        sums = np.full(words.shape, _NEVER)
        sums[:, :LONGEST] = self._forward[own]
        sizes = np.arange(LONGEST)
        for end in range(length + LONGEST - 1):
            touching = sizes[max(0, end - length + 1) :]
            paths = sums[:, LONGEST + end - 1 - touching] + steps[:, end, touching]
            sums[:, LONGEST + end, touching] = _log_sum(paths)
        # Every path goes on with a word of the sentence that begins at the end of the edit or up to three later.
        following = np.add.outer(np.arange(LONGEST), sizes + 1)
        at = (rows[:, None, None], last[:, None, None] + following, sizes)
        behind = words[:, length + LONGEST - 1 :]
        onwards = self._after(np.broadcast_to(behind[:, :, None], (*behind.shape, LONGEST)), self._words[at])
        onwards += self._backward[at][..., None]
        onward = np.full(behind.shape, _NEVER)
        for size in range(LONGEST):
            onward = np.logaddexp(onward, onwards[:, :, size])
        whole = sums[:, length + LONGEST - 1 :] + onward
        total = np.full(count, 2 * _NEVER)
        for ending in _log_sum(whole).T:
            total = np.logaddexp(total, ending)
        every, best = np.arange(count), whole.reshape(count, -1).argmax(axis=1)
        end, size = length + best // LONGEST, best % LONGEST
        found = whole.reshape(count, -1)[every, best] > 3 * _NEVER
        return total, Cover(
            np.where(found, words[every, end + LONGEST - 1, size], NO_WORD),
            starts + np.where(found, end - size - 1, 0),
            starts + np.where(found, end, length),
        )


def _log_sum(values: Floats) -> Floats:
    """Log of the sum of exp over the last axis."""
    most = values.max(axis=-1)
    summed: Floats = most + np.log(np.exp(values - most[..., None]).sum(axis=-1))
    return summed
