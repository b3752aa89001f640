"""The dictionary as arrays of numbers: which words cover a place, and which sound like what stands there.

A word of up to four characters is one number of 64 bits, and so is the way it is read: all places of a batch are looked
up in one go. For single words :mod:`proofread.lexicon.words` says the same.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from proofread.lexicon.compiled import lexicon
from proofread.lexicon.words import MAX_WORD

Points = NDArray[np.uint32]
Keys = NDArray[np.uint64]
Index = NDArray[np.int64]

#: Words are written with code points of this range and with 〇; what stands for all others in a key.
_FIRST, _LAST, _ZERO, _FOREIGN = 0x3400, 0x9FFF, ord("〇"), 0xFFFF


def _symbols(points: Points) -> Keys:
    """A number of 16 bits for each code point."""
    inside = ((points >= _FIRST) & (points <= _LAST)) | (points == _ZERO)
    return np.where(inside, points, _FOREIGN).astype(np.uint64)


def _appended(made: Keys, numbers: Keys) -> Keys:
    """Keys one longer: ``numbers`` of 16 bits behind what is ``made``."""
    return (made << np.uint64(16)) | numbers


def _joined(numbers: Keys) -> Keys:
    """Up to ``MAX_WORD`` numbers of 16 bits [..., length] as one number [...]."""
    return reduce(_appended, np.moveaxis(numbers, -1, 0))


def keys(points: Points) -> Keys:
    """Up to ``MAX_WORD`` code points [..., length] as one number [...]."""
    return _joined(_symbols(points))


def _found(known: Keys, sought: Keys) -> tuple[Index, NDArray[np.bool_]]:
    """Where each of ``sought`` is, or would be, in ``known``, and whether it is there."""
    places = np.minimum(np.searchsorted(known, sought), len(known) - 1)
    return places, known[places] == sought


def word_cover(points: Points, start: int, length: int) -> NDArray[np.float64]:
    """How frequent the best dictionary word is that reaches over a place and beyond one character.

    Words that cover all of the place count whole, others by the share they cover.

    Args:
        points: code points around each of ``K`` places, [K, MAX_WORD - 1 + length + MAX_WORD - 1].
        start: where the place begins in each row.
        length: of the place.

    Returns:
        [K]; 0 where no word reaches over the place, or it is empty.
    """
    best = np.zeros(len(points))
    if not length:
        return best
    known, counts = lexicon()["words"], lexicon()["counts"]
    made = symbols = _symbols(points)
    for size in range(2, MAX_WORD + 1):
        made = _appended(made[:, :-1], symbols[:, size - 1 :])
        firsts = np.arange(start - size + 1, start + length)
        places, found = _found(known, made[:, firsts[0] : firsts[-1] + 1])
        worth = np.where(found, 1.0 + np.log(counts[places] + 1.0) / 4 + size / 2, 0.0)
        covered = np.minimum(start + length, firsts + size) - np.maximum(start, firsts)
        np.maximum(best, (worth * covered / length).max(axis=1), out=best)
    return best


def _syllables(points: Points) -> Keys:
    """A number for the syllable that each of ``points`` is mostly read as; 0 for characters without a reading."""
    table = lexicon()["syllables"]  # the last one is that of no character
    return table[np.minimum(points, len(table) - 1)].astype(np.uint64)


def _readings(points: Points) -> Keys:
    """How words [..., length] are read, as one number [...]; of one length none are equal that are read differently."""
    read = _joined(_syllables(points))
    places, found = _found(lexicon()["exceptions"], keys(points))
    return np.where(found, lexicon()["spoken"][places], read)


def homophone_words(points: Points) -> tuple[Index, Points]:
    """The dictionary words that are read like what stands at each of ``K`` places, and as long.

    Args:
        points: what stands there, [K, length].

    Returns:
        The place [found], in ascending order, and the words [found, length]; what stands there may be among them.
    """
    known, words = (lexicon()[f"{kind}.{points.shape[1]}"] for kind in ("read", "spelt"))
    read = _readings(points)
    first, last = np.searchsorted(known, read), np.searchsorted(known, read, side="right")
    # A word that begins with a character without a reading is not looked for.
    last = np.where(_syllables(points[:, 0]) > 0, last, first)
    counts = last - first
    owners = np.repeat(np.arange(len(points)), counts)
    within = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
    return owners, words[first[owners] + within].astype(np.uint32)
