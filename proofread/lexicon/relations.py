"""How two characters are alike: same sound, near sound only, similar shape, or none of these.

For single characters :mod:`proofread.lexicon.pinyin` and :mod:`proofread.lexicon.shape` say the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofread.lexicon.compiled import lexicon, pair

Points = NDArray[np.uint32]


def relations(old: Points, new: Points) -> NDArray[np.bool_]:
    """(same sound, near sound only, similar shape, none of these) of pairs of code points, [K] and [K] to [4, K]."""
    table = lexicon()
    first, second = (table["readings"].take(points, mode="clip") for points in (old, new))
    heard = table["heard"][second]
    same = (table["heard"][first] & heard).any(axis=1)
    near = (table["misheard"][first] & heard).any(axis=1)
    pairs = pair(old, new)
    places = np.searchsorted(table["similar"], pairs).clip(max=len(table["similar"]) - 1)
    shape = table["similar"][places] == pairs
    return np.stack([same, near & ~same, shape, ~(near | shape)])
