"""The symbols of the character language model: code points folded into classes, then numbered.

Folding keeps one symbol for one code point, so positions in the ids are offsets in the text. Decimal digits
are one class, Latin letters one class, white space one class, and full-width ASCII (U+FF01 to U+FF5E) equals
its half-width form: what a digit or letter is says little about the Chinese around it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

UNKNOWN, START, END = 0, 1, 2
#: Ids below this one are special symbols, not characters.
FIRST_CHARACTER = 3
_CODE_POINTS = 0x110000


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text``; astral characters are one, lone surrogates pass through."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _folding() -> NDArray[np.uint32]:
    """For every code point the code point that stands for its class, shape ``[0x110000]``."""
    folded = np.arange(_CODE_POINTS, dtype=np.uint32)
    folded[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    for space in "\t\r\v\f\u00a0\u3000":
        folded[ord(space)] = ord(" ")
    for first, last, stands_for in (("0", "9", "0"), ("A", "Z", "a"), ("a", "z", "a")):
        folded[ord(first) : ord(last) + 1] = ord(stands_for)
        folded[ord(first) + 0xFEE0 : ord(last) + 0xFEE1] = ord(stands_for)
    folded[0xC0:0x250] = ord("a")
    folded[[0xD7, 0xF7]] = 0xD7, 0xF7
    return folded


class Alphabet:
    """A numbering of character classes: ``<unk>`` 0, ``<s>`` 1, ``</s>`` 2, then the characters."""

    def __init__(self, characters: NDArray[np.uint32]) -> None:
        """``characters`` are folded code points; the id of the first is 3."""
        self.characters = np.asarray(characters, dtype=np.uint32)
        numbers = np.full(_CODE_POINTS, UNKNOWN, dtype=np.int32)
        numbers[self.characters] = np.arange(len(self.characters), dtype=np.int32) + FIRST_CHARACTER
        self._ids = numbers[_folding()]
        # A line break ends the sentence, so a whole file can be encoded at once.
        self._ids[ord("\n")] = END

    @classmethod
    def most_frequent(cls, counts: NDArray[np.int64], size: int) -> Alphabet:
        """An alphabet of at most ``size`` symbols from ``counts`` per code point, shape ``[0x110000]``."""
        folded = np.bincount(_folding(), weights=counts, minlength=_CODE_POINTS)
        folded[ord("\n")] = 0
        order = np.lexsort((np.arange(_CODE_POINTS), -folded))[: size - FIRST_CHARACTER]
        return cls(order[folded[order] > 0].astype(np.uint32))

    def __len__(self) -> int:
        """The number of symbols, special ones included."""
        return len(self.characters) + FIRST_CHARACTER

    def encode(self, text: str) -> NDArray[np.int32]:
        """One id for each code point of ``text``; characters outside the alphabet are ``UNKNOWN``."""
        return self._ids[code_points(text)]
