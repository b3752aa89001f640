"""The lexicon as arrays that are mapped, not read: ``scripts/build_lexicon.py`` computes them when a table changes.

    words, counts       keys of all dictionary words in ascending order, and their frequencies
    read.N, spelt.N     readings of the words of N characters in ascending order, and the words, [., N] code points
    exceptions, spoken  keys of words that are not read as their characters mostly are, ascending, and their readings
    syllables           by code point the number of the syllable that it is mostly read as, 0 without a reading
    alternatives        by row of ``characters`` (code points, ascending) the places in ``others`` of characters of the
                        same sound, of a near sound and of a similar shape, the likeliest first; 0 is none
    readings            by code point the row of ``heard`` and ``misheard`` with its readings, 0 without any
    heard, misheard     by row the syllables of these readings, and those with which an accent confuses them, as bits
    similar             pairs of characters that look alike, as :func:`pair` makes them, ascending

What keys and readings are is said in :mod:`proofread.lexicon.word_arrays`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.errors import ResourceError
from proofread.lexicon.resource import RESOURCES
from proofread.mapped import mapped
from proofread.reasons import fault

NAME = "lexicon.safetensors"
#: Columns of ``alternatives``: same sound, near sound, similar shape.
SAME, NEAR, SHAPE = 24, 10, 8


def pair(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number for two code points in whatever order, [K] and [K] to [K]."""
    return np.minimum(a, b).astype(np.uint64) << np.uint64(32) | np.maximum(a, b)


@cache
def lexicon() -> Mapping[str, NDArray[Any]]:
    """The arrays.

    Raises:
        ResourceError: the packaged file is missing or damaged.
    """
    try:
        return mapped(RESOURCES / NAME)[0]
    except (OSError, ValueError) as error:
        raise ResourceError(f"读不了资源 {NAME!r}（{fault(error)}）；请重新安装") from error


def alternatives(character: str) -> str:
    """What ``character`` is mistaken for by sound and shape, the likeliest of each kind first."""
    table = lexicon()
    row = int(np.searchsorted(table["characters"], ord(character)))
    if row == len(table["characters"]) or table["characters"][row] != ord(character):
        return ""
    named = table["alternatives"][row]
    return "".join(map(chr, table["others"][named[named > 0]].tolist()))
