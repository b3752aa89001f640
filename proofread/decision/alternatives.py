"""Which characters are mistaken for which: the candidates that the confusion tables name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.habits import Habits
from proofread.lexicon import confusion
from proofread.lexicon.compiled import NEAR, SAME, SHAPE, alternatives
from proofread.text.characters import is_han
from proofread.text.points import code_points
from proofread.text.vocabulary import UNK, Vocabulary

#: Candidates to try, beside those of the lexicon: mistakes seen, frequent mix-ups.
_SEEN, _MIXED = 6, 6
WIDTH = _SEEN + _MIXED + SAME + NEAR + SHAPE


class Alternatives:
    """Vocabulary ids that characters are mistaken for; remembers every character it has met."""

    def __init__(self, vocabulary: Vocabulary, habits: Habits) -> None:
        self._vocabulary = vocabulary
        self._habits = habits
        self._known: dict[int, NDArray[np.int64]] = {}

    def __call__(self, texts: Sequence[str], length: int) -> NDArray[np.int64]:
        """Ids for every character of ``texts``, filled up with the character's own, [batch, length, WIDTH];
        ``length`` is at least that of the longest text.
        """
        points = np.zeros((len(texts), length), dtype=np.uint32)
        for row, text in enumerate(texts):
            points[row, : len(text)] = code_points(text)
        distinct, places = np.unique(points, return_inverse=True)
        table = np.stack([self._row(point) for point in distinct.tolist()])
        return table[places.reshape(points.shape)]

    def _row(self, point: int) -> NDArray[np.int64]:
        row = self._known.get(point)
        if row is None:
            character = chr(point)
            row = np.full(WIDTH, self._vocabulary.index(character), dtype=np.int64)
            ids = self._ids(character) if is_han(character) else []
            row[: len(ids)] = ids
            self._known[point] = row
        return row

    def _ids(self, character: str) -> list[int]:
        names = dict.fromkeys(self._habits.meant(character)[:_SEEN])
        names |= dict.fromkeys([c for c in confusion.mixups().get(character, ()) if len(c) == 1][:_MIXED])
        names |= dict.fromkeys(alternatives(character))
        return [i for i in map(self._vocabulary.index, names) if i != UNK]
