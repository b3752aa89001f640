"""The symbols of the character language model: code points folded into classes, then numbered.

Folding keeps one symbol for one code point, so positions in the ids are offsets in the text. Decimal digits
are one class, Latin letters one class, white space one class, and full-width ASCII (U+FF01 to U+FF5E) equals
its half-width form: what a digit or letter is says little about the Chinese around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.text.points import CODE_POINTS, Points, code_points

UNKNOWN, START, END = 0, 1, 2
#: Ids below this one are special symbols, not characters.
FIRST_CHARACTER = 3


def _classes() -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Code points that stand for their class, and those that they stand for, of equal shapes."""
    folded = np.arange(0x3001, dtype=np.int64)
    folded[[ord(space) for space in "\t\r\v\f\u00a0\u3000"]] = ord(" ")
    for first, last, stands_for in (("0", "9", "0"), ("A", "Z", "a"), ("a", "z", "a")):
        folded[ord(first) : ord(last) + 1] = ord(stands_for)
    full_width = folded[0x21:0x7F].copy()
    folded[0xC0:0x250] = ord("a")
    folded[[0xD7, 0xF7]] = 0xD7, 0xF7
    changed = np.flatnonzero(folded != np.arange(len(folded)))
    yield folded[changed], changed
    yield full_width, np.arange(0xFF01, 0xFF5F)


_CLASSES = tuple(_classes())


class Alphabet:
    """A numbering of character classes: ``<unk>`` 0, ``<s>`` 1, ``</s>`` 2, then the characters."""

    def __init__(self, characters: NDArray[np.uint32]) -> None:
        """``characters`` are folded code points; the id of the first is 3."""
        self.characters = np.asarray(characters, dtype=np.uint32)
        # Zeros, which are UNKNOWN, cost no memory until they are read: nothing is done for every code point.
        self._ids = np.zeros(CODE_POINTS, dtype=np.int32)
        self._ids[self.characters] = np.arange(len(self.characters), dtype=np.int32) + FIRST_CHARACTER
        for stands_for, points in _CLASSES:
            self._ids[points] = self._ids[stands_for]
        # A line break ends the sentence, so a whole file can be encoded at once.
        self._ids[ord("\n")] = END

    @classmethod
    def most_frequent(cls, counts: NDArray[np.int64], size: int) -> Alphabet:
        """An alphabet of at most ``size`` symbols from ``counts`` per code point, shape ``[0x110000]``."""
        folded = np.array(counts, dtype=np.float64)
        for stands_for, points in _CLASSES:
            np.add.at(folded, stands_for, folded[points])
            folded[points] = 0
        folded[ord("\n")] = 0
        order = np.lexsort((np.arange(CODE_POINTS), -folded))[: size - FIRST_CHARACTER]
        return cls(order[folded[order] > 0].astype(np.uint32))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Alphabet:
        """From what :meth:`arrays` gave; raises KeyError."""
        return cls(arrays["characters"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file has to keep."""
        return {"characters": self.characters}

    def __len__(self) -> int:
        """The number of symbols, special ones included."""
        return len(self.characters) + FIRST_CHARACTER

    def points(self, ids: NDArray[np.integer]) -> NDArray[np.uint32]:
        """The code points of characters by their ids, any shape; none of them special."""
        return self.characters[ids.astype(np.int64) - FIRST_CHARACTER]

    def encode(self, text: str) -> NDArray[np.int32]:
        """One id for each code point of ``text``; characters outside the alphabet are ``UNKNOWN``."""
        return self.numbers(code_points(text))

    def numbers(self, points: Points) -> NDArray[np.int32]:
        """The id of each of ``points``, of the same shape."""
        return self._ids[points]
