"""Probabilities and their log-odds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sigmoid(x: NDArray[np.floating]) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x, dtype=np.float64)))


def log_odds(probabilities: Floats, *, least: float) -> Floats:
    """The inverse; probabilities count as ``least`` away from 0 and 1 at the least."""
    inside = np.clip(probabilities, least, 1 - least)
    odds: Floats = np.log(inside) - np.log1p(-inside)
    return odds
