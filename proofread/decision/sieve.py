"""Hopeless proposals are sieved out early, by what is cheap to know.

Seven in ten proposals are hopeless at first sight. They need not be weighed, so what is dear to know is asked about
few, and the trees that weigh are fitted on the doubtful ones only (a cascade, Viola and Jones 2001).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofread.decision.features import FEATURES
from proofread.decision.registry import Family, Feature
from proofread.decision.trees import Trees

#: The only proposals that are sieved: there are few others.
SIEVED = Family.SUBSTITUTION


@dataclass(frozen=True)
class Sieve:
    """Trees over cheap features.

    Attributes:
        trees: their log-odds that a proposal is right.
        least: the log-odds of what passes.
    """

    trees: Trees
    least: float

    @property
    def features(self) -> tuple[Feature, ...]:
        """The features that it looks at, in the order of their columns."""
        return tuple(FEATURES[name] for name in self.trees.names)

    def promise(self, samples: NDArray[np.float32]) -> NDArray[np.float64]:
        """Values of :attr:`features` [count, features] to log-odds, [count]; below :attr:`least` it is hopeless."""
        return self.trees.log_odds(samples)


def cheap_features(features: Mapping[str, Feature] = FEATURES) -> tuple[Feature, ...]:
    """Those that a sieve may look at: known before the decoder is asked, and not dear to compute."""
    return tuple(one for one in features.values() if SIEVED in one.families and one.ceiling is None and not one.dear)
