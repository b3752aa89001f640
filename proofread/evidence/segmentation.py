"""The most probable words of a batch of sentences, in order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.words import WordReading
from proofread.tables.wordlist import NO_WORD

Places = NDArray[np.int64]


class Segmentation:
    """Over every place the most probable word that covers it; those that begin where they should make a sequence.

    Attributes:
        reading: the lattices that they come from.
        words: the word that begins at each place, ``NO_WORD`` where none does, [batch, longest].
        sequences: the words of each sentence, ``NO_WORD`` behind the last, [batch, most].
        starts, ends: their spans, [batch, most].
    """

    def __init__(self, reading: WordReading) -> None:
        self.reading = reading
        batch, width = len(reading.lengths), int(reading.lengths.max())
        rows, places = (part.ravel() for part in np.indices((batch, width)))
        covers = reading.covers(rows, places)
        begins = ((covers.start == places) & (places < reading.lengths[rows])).reshape(batch, width)
        self.words = np.where(begins, covers.word.reshape(batch, width), NO_WORD)
        #: How many words begin before each place.
        self._before = np.zeros((batch, width + 1), dtype=np.int64)
        np.cumsum(begins, axis=1, out=self._before[:, 1:])
        rows, places = np.nonzero(begins)
        numbers = self._before[rows, places]
        shape = (batch, int(self._before[:, -1].max(initial=0)))
        self.sequences = np.full(shape, NO_WORD, dtype=np.int32)
        self.starts, self.ends = np.zeros((2, *shape), dtype=np.int64)
        self.sequences[rows, numbers] = self.words[rows, places]
        self.starts[rows, numbers] = places
        self.ends[rows, numbers] = covers.end.reshape(batch, width)[rows, places]

    def before(self, rows: Places, places: Places) -> Places:
        """How many words of sentences ``rows`` begin before ``places``."""
        found: Places = self._before[rows, places]
        return found
