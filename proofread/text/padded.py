"""Sentences as padded arrays of ids: what every network reads.

A source ends in ``</s>``, so that "after the last character" is a place attention can point to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofread.text.vocabulary import EOS, PAD, UNK, Vocabulary

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Padded:
    """A batch of sentences.

    Attributes:
        characters, syllables, tones: ids, [batch, length], padded with 0; the last real one is ``</s>``.
        extended: as ``characters``, but a character outside the vocabulary has the id V + k, where k numbers the
            distinct such characters of its sentence, [batch, length].
        lengths: real lengths with ``</s>``, [batch].
        unknown: the characters behind V + k, per sentence.
    """

    characters: Ids
    syllables: Ids
    tones: Ids
    extended: Ids
    lengths: Ids
    unknown: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, texts: Sequence[str], vocabulary: Vocabulary) -> Padded:
        """Encode and pad ``texts``."""
        encoded = [vocabulary.encode(text) for text in texts]
        extended, unknown = [], []
        for text, ids in zip(texts, encoded, strict=True):
            values, characters = _extend(text, ids.characters, len(vocabulary))
            extended.append(values)
            unknown.append(characters)
        return cls(
            characters=pad([np.append(e.characters, EOS) for e in encoded], PAD),
            syllables=pad([np.append(e.syllables, 0) for e in encoded], 0),
            tones=pad([np.append(e.tones, 0) for e in encoded], 0),
            extended=pad([np.append(e, EOS) for e in extended], PAD),
            lengths=np.array([len(text) + 1 for text in texts], dtype=np.int64),
            unknown=tuple(unknown),
        )

    def rows(self, index: Ids) -> Padded:
        """Rows ``index``; a row may be taken several times."""
        return Padded(
            self.characters[index],
            self.syllables[index],
            self.tones[index],
            self.extended[index],
            self.lengths[index],
            tuple(self.unknown[i] for i in index.tolist()),
        )


def pad(rows: Sequence[np.ndarray], value: int | bool) -> np.ndarray:
    """One array [rows, longest], filled up with ``value``."""
    padded = np.full((len(rows), max(len(row) for row in rows)), value, dtype=rows[0].dtype)
    for number, row in enumerate(rows):
        padded[number, : len(row)] = row
    return padded


def _extend(text: str, ids: Ids, size: int) -> tuple[Ids, tuple[str, ...]]:
    """Give characters outside the vocabulary ids from ``size`` on, in order of appearance."""
    extended, known = ids.copy(), dict[str, int]()
    for position in np.flatnonzero(ids == UNK):
        extended[position] = size + known.setdefault(text[position], len(known))
    return extended, tuple(known)
