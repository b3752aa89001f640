"""Texts as arrays of code points, and functions of characters as arrays that are indexed by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.text.characters import HAN_RANGES

#: Number of code points, and the one beyond: what stands where there is no text.
CODE_POINTS = OUTSIDE = 0x110000

Points = NDArray[np.uint32]


def code_points(text: str) -> Points:
    """The code points of ``text``; astral characters are one, lone surrogates pass through."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def are_han(points: Points) -> NDArray[np.bool_]:
    """Which of ``points``, of any shape, are Han ideographs."""
    ends = np.array(HAN_RANGES, dtype=np.uint32) + np.array([0, 1], dtype=np.uint32)
    # Behind an odd number of beginnings and ends is inside.
    return np.searchsorted(ends.ravel(), points, side="right") % 2 == 1


class PointTable:
    """A function of one character, computed when the character is first met; zero for :data:`OUTSIDE`.

    Args:
        function: what to remember, a number for each character.
        dtype: of the numbers.
    """

    def __init__(self, function: Callable[[str], Any], dtype: Any = np.float64) -> None:
        self._function = function
        self._values = np.zeros(CODE_POINTS + 1, dtype=dtype)
        self._known = np.zeros(CODE_POINTS + 1, dtype=bool)
        self._known[OUTSIDE] = True

    def __call__(self, points: NDArray[np.integer]) -> NDArray[Any]:
        """The values of ``points``, of the same shape. Safe in many threads: a value is stored before it is known."""
        known = self._known[points]
        if not known.all():
            for point in {*points[~known].tolist()}:
                self._values[point] = self._function(chr(point))
                self._known[point] = True
        return self._values[points]
