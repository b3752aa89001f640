"""The sieve is fitted first: what does not pass it is not what the trees of the decision layer are fitted on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from proofread.decision.contest import contested
from proofread.decision.features import FEATURES
from proofread.decision.registry import Family
from proofread.decision.sieve import SIEVED, Sieve, cheap_features
from proofread.errors import ConfigError
from proofread.fitting.cases import Samples, families
from proofread.fitting.folds import cross_fitted
from proofread.fitting.trees import TreesConfig, fit_trees

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SieveConfig:
    """How fine the sieve is.

    Attributes:
        trees: settings of its trees.
        lost: share of the right proposals that it may hold back.

    Raises:
        ConfigError: a value is out of range.
    """

    trees: TreesConfig
    lost: float

    def __post_init__(self) -> None:
        if not 0 <= self.lost < 1:
            raise ConfigError(f"sieve.lost：应不小于 0、小于 1，现有 {self.lost}")


def sieved(
    samples: Mapping[Family, Samples], weights: NDArray[np.float64], config: SieveConfig, *, folds: int
) -> tuple[dict[Family, Samples], Sieve | None]:
    """What passes trees that were not fitted on it, and the sieve to ship; None where nothing can be fitted.

    Args:
        samples: by family.
        weights: of each case, [cases].
        config: how fine the sieve is.
        folds: as of :func:`~proofread.fitting.folds.cross_fitted`.
    """
    everything = dict(samples)
    if SIEVED not in families(samples):
        return everything, None
    one = samples[SIEVED].columns([feature.name for feature in cheap_features()])
    odds = cross_fitted({SIEVED: one}, weights, config.trees, folds=folds)[SIEVED]
    least = float(np.quantile(odds[one.right], config.lost))
    passed = odds >= least
    logger.info("the sieve lets %.1f %% of the proposals pass", 100 * passed.mean())
    everything[SIEVED] = _contending(samples[SIEVED].take(passed), odds[passed])
    return everything, Sieve(fit_trees(one, config.trees, weights[one.cases]), least)


def _contending(samples: Samples, promise: NDArray[np.float64]) -> Samples:
    """``samples`` that passed with such ``promise``, and how they stand to one another: before, all did."""
    order = np.argsort(samples.cases, kind="stable")
    starts, ends = (np.array([getattr(edit, side) for edit in samples.edits]) for side in ("start", "end"))
    gain = samples.values[:, samples.names.index("all_better")].astype(np.float64)
    values = samples.values.copy()
    for name, column in contested(
        samples.cases[order], starts[order], ends[order], promise[order], gain[order]
    ).items():
        bound = FEATURES[name].bound
        values[order, samples.names.index(name)] = column.clip(-bound, bound)
    return replace(samples, values=values)
