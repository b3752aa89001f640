"""The calibrated probability that a proposed edit is right: a logistic regression on its features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.decision.features import STRUCTURE, SUBSTITUTION, Proposal, matrix
from proofread.errors import BundleError

Floats = NDArray[np.float64]
FEATURES = {"substitution": SUBSTITUTION, "structure": STRUCTURE}

#: The decoder's log-ratio in favour of an edit is below this for all but a few percent of the edits.
DECODER_MOST = 6.0
#: Weights for a network whose decisions were never fitted: its own scores, and caution.
_UNFITTED = {
    "substitution": {"bias": -1.0, "head": 0.5, "decoder": 0.5, "unrelated": -2.0, "more_characters": -1.0},
    "structure": {"bias": -4.0, "network": 1.0, "agreed": 2.0},
}


class Combiner:
    """Weights by family and feature name."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        for family, names in FEATURES.items():
            unknown = set(weights.get(family, {})) - set(names)
            if unknown:
                raise BundleError(f"decision weights of {family}: unknown feature {sorted(unknown)[0]!r}")
        self._weights = {
            family: np.array([weights.get(family, {}).get(name, 0.0) for name in names])
            for family, names in FEATURES.items()
        }
        # What the decoder can add to the log-odds: its agreement, and a ratio of DECODER_MOST in favour.
        self._most = {
            family: sum(
                max(0.0, most * self._weights[family][names.index(name)])
                for name, most in (("decoder", DECODER_MOST), ("agreed", 1.0))
                if name in names
            )
            for family, names in FEATURES.items()
        }

    @classmethod
    def unfitted(cls) -> Combiner:
        """For bundles that carry no fitted decision."""
        return cls(_UNFITTED)

    def probabilities(self, family: str, features: NDArray[np.float32]) -> Floats:
        """[count, features] to [count]."""
        return sigmoid(features @ self._weights[family])

    def weigh(self, proposals: Sequence[Proposal]) -> Floats:
        """The probability of each of ``proposals``, whatever their families, [count]."""
        weighed = np.zeros(len(proposals))
        for family in FEATURES:
            chosen = [i for i, proposal in enumerate(proposals) if proposal.family == family]
            if chosen:
                weighed[chosen] = self.probabilities(family, matrix([proposals[i] for i in chosen]))
        return weighed

    def could_reach(self, proposals: Sequence[Proposal], least: float) -> bool:
        """Whether one of ``proposals`` would have probability ``least`` if the decoder spoke for it."""
        for proposal in proposals:
            decided = float(proposal.features @ self._weights[proposal.family])
            if sigmoid(np.array(decided + self._most[proposal.family])) >= least:
                return True
        return False

    def to_dict(self) -> dict[str, Any]:
        """Weights by name, for decision.json."""
        return {
            family: {name: round(float(w), 5) for name, w in zip(FEATURES[family], values, strict=True)}
            for family, values in self._weights.items()
        }


def sigmoid(x: NDArray[np.floating]) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x, dtype=np.float64)))


def fit(features: NDArray[np.float32], right: NDArray[np.bool_], *, ridge: float = 1.0, steps: int = 50) -> Floats:
    """Weights of a ridge-penalised logistic regression by Newton's method; the first feature, the bias, is free.

    Args:
        features: [count, features].
        right: whether each proposal was right, [count].
        ridge: penalty on squared weights of standardised features.
        steps: most Newton steps.
    """
    x = np.asarray(features, dtype=np.float64)
    scale = np.maximum(x.std(axis=0), 1e-6)
    scale[0] = 1.0
    x = x / scale
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        p = sigmoid(x @ weights)
        gradient = x.T @ (p - right) + penalty * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights / scale
