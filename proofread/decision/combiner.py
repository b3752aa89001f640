"""The calibrated probability that a proposed edit is right, from its features."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from proofread.decision.features import FEATURES, features_of
from proofread.decision.registry import CAUTION, SCHEMA, Family, Feature
from proofread.decision.sieve import Sieve, cheap_features
from proofread.decision.trees import Trees
from proofread.edits.odds import sigmoid
from proofread.errors import BundleError
from proofread.mapped import mapped

Floats = NDArray[np.float64]

#: The entry of the file's metadata: the schema, and the names of every family's features.
_FORMAT = "proofread_decision"
#: What the names of the sieve's arrays begin with; those of a family with its name.
_SIEVE = "sieve"
_REINSTALL = "请重新安装，或重新拟合决策层"


class Combiner:
    """Decision trees by family; without them fixed weights on the network's own scores.

    Attributes:
        trees: by family, over the columns that :attr:`asked` names.
        sieve: what keeps hopeless proposals from being weighed; None if all are.
        asked: by family the features whose values it needs, in the order of the columns.
        shift: added to the trees' log-odds, for text in which errors are rarer or more frequent than in that which they
            were calibrated for.
    """

    def __init__(
        self, trees: Mapping[Family, Trees] | None = None, *, sieve: Sieve | None = None, shift: float = 0.0
    ) -> None:
        self.trees = dict(trees or {})
        self.sieve = sieve
        self.shift = shift
        self.asked: Mapping[Family, tuple[Feature, ...]] = {
            family: tuple(FEATURES[name] for name in self.trees[family].names)
            if family in self.trees
            else features_of(family)
            for family in Family
        }

    @classmethod
    def load(cls, path: Path) -> Combiner:
        """From the file that :meth:`save` wrote.

        Raises:
            BundleError: the file is broken, of another schema, or asks for a feature that there is not.
        """
        try:
            arrays, metadata = mapped(path)
            header = json.loads(metadata.get(_FORMAT, "null"))
        except (OSError, ValueError) as error:
            raise BundleError(f"{path}：不是可读的 safetensors 文件（{error}）；{_REINSTALL}") from error
        found = header.get("schema") if isinstance(header, dict) else None
        if found != SCHEMA:
            raise BundleError(f"{path}：应是第 {SCHEMA} 版的决策树，现有 {found!r}；{_REINSTALL}")
        named = header.get("features", {})
        parts: dict[str, dict[str, NDArray[Any]]] = {}
        for name, array in arrays.items():
            part, _, rest = name.partition(".")
            if part not in named or part not in [*Family, _SIEVE]:
                raise BundleError(f"{path}：没有见过的数组 {name!r}；{_REINSTALL}")
            parts.setdefault(part, {})[rest] = array
        trees = {}
        for part, found in parts.items():
            known = [one.name for one in (cheap_features() if part == _SIEVE else features_of(Family(part)))]
            if unknown := [name for name in named[part] if name not in known]:
                raise BundleError(f"{path}：要用 {part} 里没有的特征 {unknown[0]!r}；{_REINSTALL}")
            trees[part] = Trees(found, named[part])
        if (_SIEVE in trees) != isinstance(header.get("sieve_least"), float):
            raise BundleError(f"{path}：筛子要有决策树和界限（sieve_least）两样；{_REINSTALL}")
        sieve = Sieve(trees.pop(_SIEVE), header["sieve_least"]) if _SIEVE in trees else None
        return cls({Family(name): one for name, one in trees.items()}, sieve=sieve)

    def save(self) -> bytes:
        """The trees as a safetensors file."""
        trees: dict[str, Trees] = {family.value: one for family, one in self.trees.items()}
        header: dict[str, Any] = {"schema": SCHEMA}
        if self.sieve is not None:
            trees[_SIEVE] = self.sieve.trees
            header["sieve_least"] = float(self.sieve.least)
        header["features"] = {name: list(one.names) for name, one in sorted(trees.items())}
        arrays = {f"{part}.{name}": array for part, one in trees.items() for name, array in one.arrays.items()}
        return save(arrays, metadata={_FORMAT: json.dumps(header)})

    def log_odds(self, family: Family, samples: NDArray[np.float32]) -> Floats:
        """Values of the features that were :attr:`asked` for, [count, features] to [count]."""
        if family in self.trees:
            return self.trees[family].log_odds(samples) + self.shift
        weights = np.array([one.unfitted.get(family, 0.0) for one in self.asked[family]])
        return CAUTION[family] + samples @ weights

    def probabilities(self, family: Family, samples: NDArray[np.float32]) -> Floats:
        """The same as probabilities."""
        return sigmoid(self.log_odds(family, samples))
