"""The calibrated probability that a proposed edit is right, from its features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from proofread.decision.features import STRUCTURE, SUBSTITUTION, Proposal, matrix
from proofread.decision.trees import Trees
from proofread.errors import BundleError

Floats = NDArray[np.float64]
FEATURES = {"substitution": SUBSTITUTION, "structure": STRUCTURE}
#: What rises as the decoder speaks for an edit, with the most that it can say.
DECODER = {"decoder": 12.0, "agreed": 1.0}

#: Weights for a network whose decisions were never fitted: its own scores, and caution.
_UNFITTED = {
    "substitution": {"bias": -1.0, "head": 0.5, "decoder": 0.5, "unrelated": -2.0, "more_characters": -1.0},
    "structure": {"bias": -4.0, "network": 1.0, "agreed": 2.0},
}


class Combiner:
    """Decision trees by family; without them fixed weights on the network's own scores."""

    def __init__(self, trees: Mapping[str, Trees] | None = None) -> None:
        self.trees = dict(trees or {})

    @classmethod
    def load(cls, path: Path) -> Combiner:
        """From the file that :meth:`save` wrote; raises BundleError when it is broken."""
        try:
            arrays = load(path.read_bytes())
        except SafetensorError as error:
            raise BundleError(
                f"{path}: not a readable safetensors file ({error}); install the package again"
            ) from error
        families: dict[str, dict[str, NDArray[Any]]] = {}
        for name, array in arrays.items():
            family, _, rest = name.partition(".")
            if family not in FEATURES:
                raise BundleError(f"{path}: unknown array {name!r}; install the package again")
            families.setdefault(family, {})[rest] = array
        return cls({family: Trees(found, len(FEATURES[family])) for family, found in families.items()})

    def save(self) -> bytes:
        """The trees as a safetensors file."""
        return save(
            {f"{family}.{name}": array for family, one in self.trees.items() for name, array in one.arrays.items()}
        )

    def log_odds(self, family: str, features: NDArray[np.float32]) -> Floats:
        """[count, features] to [count]."""
        if family in self.trees:
            return self.trees[family].log_odds(features)
        weights = np.array([_UNFITTED[family].get(name, 0.0) for name in FEATURES[family]])
        return features @ weights

    def weigh(self, proposals: Sequence[Proposal]) -> Floats:
        """The probability of each of ``proposals``, whatever their families, [count]."""
        return self._weigh(proposals, {})

    def most(self, proposals: Sequence[Proposal]) -> Floats:
        """The probability that each would have if the decoder said the most it can for it, [count]."""
        return self._weigh(proposals, DECODER)

    def _weigh(self, proposals: Sequence[Proposal], supposed: Mapping[str, float]) -> Floats:
        weighed = np.zeros(len(proposals))
        for family, names in FEATURES.items():
            chosen = [i for i, proposal in enumerate(proposals) if proposal.family == family]
            if chosen:
                features = matrix([proposals[i] for i in chosen])
                for name, value in supposed.items():
                    if name in names:
                        features[:, names.index(name)] = value
                weighed[chosen] = sigmoid(self.log_odds(family, features))
        return weighed


def sigmoid(x: NDArray[np.floating]) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x, dtype=np.float64)))
