"""Words of three and four characters of which all but one stand there, however different the one is (卷土从来)."""

from __future__ import annotations

import numpy as np

from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found, doubtful, joined
from proofread.tables.wordlist import NO_WORD

_LENGTHS = (3, 4)


class Neighbours:
    """See :class:`proofread.decision.sources.base.Source`."""

    least = 4.0

    def propose(self, scene: Scene) -> Found:
        """Words for every doubtful place that is none; only the character that differs is replaced."""
        return joined([self._of_length(scene, length) for length in _LENGTHS])

    def _of_length(self, scene: Scene, length: int) -> Found:
        rows, starts = doubtful(scene, length)
        if scene.words is None or not len(rows):
            return Found.of(rows[:0], starts[:0], np.zeros((0, 1), dtype=np.uint32))
        words = scene.words.model.words
        standing = words.alphabet.numbers(scene.spans(rows, starts, length))
        strange = np.flatnonzero(words.find(list(standing.T)) == NO_WORD)
        found, numbers = words.one_off(standing[strange])
        at = strange[found]
        symbols = words.symbols(numbers)[:, :length]
        places = (symbols != standing[at]).argmax(axis=1)
        new = words.alphabet.points(symbols[np.arange(len(at)), places])
        return Found.of(rows[at], starts[at] + places, new[:, None])
