"""Every feature of a proposal, stated once: name, families, direction, ceiling, weight while unfitted, computation.

Tables of names, directions and ceilings all derive from :data:`FEATURES`, whose entries are made by the decorator
:func:`feature` in :mod:`proofread.decision.features`. A feature has one column, whichever families use it; stored
trees name the features that they ask for, so that adding one does not disturb them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from proofread.decision.view import View

#: Raised when a feature of the same name comes to mean something else; trees of another version are refused.
SCHEMA = 1


class Family(StrEnum):
    """Proposals that are weighed by the same trees."""

    SUBSTITUTION = "substitution"  # as many characters as before
    STRUCTURE = "structure"  # missing, redundant, reordered


#: The log-odds of an edit about which nothing is known, for a network whose decisions were never fitted.
CAUTION: Mapping[Family, float] = {Family.SUBSTITUTION: -1.0, Family.STRUCTURE: -4.0}

Values = NDArray[Any]
Compute = Callable[["View"], Values]


@dataclass(frozen=True)
class Feature:
    """One number that is known about a proposal.

    Attributes:
        name: of the function that computes it.
        families: which proposals have it.
        compute: what looks at ``K`` proposals of one family, to [K].
        direction: 1 if it can only speak for an edit, -1 if only against it, else 0. This keeps the trees from
            learning quirks of the sentences at hand and makes ``Combiner.most`` a bound.
        ceiling: the most that the decoder can make of it; None if it does not depend on the decoder.
        dear: whether it takes long to compute; a sieve does without.
        bound: values are clipped to ``[-bound, bound]``, so that no single one decides.
        unfitted: its weight by family in a bundle without trees.
    """

    name: str
    families: tuple[Family, ...]
    compute: Compute
    direction: int = 0
    ceiling: float | None = None
    dear: bool = False
    bound: float = np.inf
    unfitted: Mapping[Family, float] = field(default_factory=dict)

    def __call__(self, view: View) -> Values:
        """The values of the proposals in ``view``, [K]; the ceiling while the decoder has not been asked."""
        if self.ceiling is not None and view.scene.opinion is None:
            return np.full(len(view.proposals), self.ceiling)
        values = self.compute(view)
        return values if self.bound == np.inf else np.clip(values, -self.bound, self.bound)


#: All features by name; the order is that of their columns.
FEATURES: dict[str, Feature] = {}


def feature(*families: Family, **properties: Any) -> Callable[[Compute], Compute]:
    """Enter the function below into :data:`FEATURES` under its own name; ``properties`` as of :class:`Feature`."""

    def enter(compute: Compute) -> Compute:
        name = compute.__name__
        if name in FEATURES:
            raise ValueError(f"feature {name!r} is stated twice")
        FEATURES[name] = Feature(name, families, compute, **properties)
        return compute

    return enter


def features_of(family: Family) -> tuple[Feature, ...]:
    """The features of ``family``, in the order of their columns."""
    return tuple(one for one in FEATURES.values() if family in one.families)
