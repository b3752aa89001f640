"""How two characters are alike: same sound, near sound only, similar shape, or none of these."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.lexicon.shape import is_similar


@lru_cache(maxsize=1 << 15)
def relation(old: str, new: str) -> tuple[float, float, float, float]:
    """(same sound, near sound only, similar shape, none of these) of two characters."""
    same = are_homophones(old, new)
    near = not same and are_near_homophones(old, new)
    shape = is_similar(old, new)
    return float(same), float(near), float(shape), float(not (same or near or shape))


def relations(old: NDArray[np.uint32], new: NDArray[np.uint32]) -> NDArray[np.float64]:
    """:func:`relation` of pairs of code points, [K] and [K] to [K, 4]."""
    pairs = zip(map(chr, old.tolist()), map(chr, new.tolist()), strict=True)
    return np.array([relation(*pair) for pair in pairs], dtype=np.float64).reshape(-1, 4)
