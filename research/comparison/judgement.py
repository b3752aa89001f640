"""Scores of systems over their seeds, and tests between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from proofread.metrics.base import Counts
from proofread.metrics.choice import METRICS, SINGLE_REFERENCE
from proofread.metrics.significance import Comparison, Interval, bootstrap, compare
from research.comparison.study import Study

#: The metrics of the comparison, and the value of each that is shown.
SHOWN: Final[Mapping[str, str]] = {
    "edit-f": "f0.5",
    "gleu": "gleu",
    "spelling": "sentence_correction_f1",
    "bleu": "bleu",
}
_SAMPLES: Final = 1000


@dataclass(frozen=True)
class Estimate:
    """A value over all seeds, its 95 % interval over sentences, and the least and largest value of a single seed."""

    value: float
    interval: Interval
    spread: tuple[float, float]


@dataclass
class Judged:
    """One system on one study: what every seed wrote."""

    study: Study
    outputs: Sequence[Sequence[str]]

    @cached_property
    def rows(self) -> dict[str, list[Counts]]:
        """Statistics per metric and seed, each [sentences, fields]."""
        found: dict[str, list[Counts]] = {}
        for name in SHOWN:
            metric = METRICS[name]()
            single = name in SINGLE_REFERENCE
            references: list[Any] = [target if single else [target] for target in self.study.targets]
            found[name] = [metric.statistics(self.study.sources, texts, references) for texts in self.outputs]
        return found

    def estimate(self, name: str, indices: Sequence[int] | None = None) -> Estimate:
        """The shown value of metric ``name`` on all or some sentences.

        The counts of a sentence are summed over the seeds, so that resampling sentences keeps its versions together.
        """
        metric, value = METRICS[name](), SHOWN[name]
        seeds = [_some(rows, indices) for rows in self.rows[name]]
        pooled = np.sum(seeds, axis=0)
        alone = [metric.values(rows.sum(axis=0))[value] for rows in seeds]
        interval = bootstrap(metric, pooled, samples=_SAMPLES)[value]
        return Estimate(metric.values(pooled.sum(axis=0))[value], interval, (min(alone), max(alone)))

    def value(self, name: str, indices: Sequence[int]) -> float:
        """The value alone."""
        return self._values(name, indices)[SHOWN[name]]

    def untouched(self) -> float:
        """Share of the error-free sentences that stay as they are."""
        return 1 - self._values("spelling", None)["false_positive_rate"]

    def _values(self, name: str, indices: Sequence[int] | None) -> dict[str, float]:
        pooled = np.sum([_some(rows, indices).sum(axis=0) for rows in self.rows[name]], axis=0)
        return METRICS[name]().values(pooled)


def tested(first: Judged, second: Judged, name: str, indices: Sequence[int] | None = None) -> Comparison:
    """Second system minus first by metric ``name``, seeds pooled per sentence; paired by sentence."""
    pooled = [np.sum([_some(rows, indices) for rows in one.rows[name]], axis=0) for one in (first, second)]
    return compare(METRICS[name](), pooled[0], pooled[1], samples=_SAMPLES)


def signatures() -> list[str]:
    """The signature of every metric of the comparison."""
    return [f"{name}: {METRICS[name]().signature()}" for name in SHOWN]


def mean_interval(values: NDArray[np.float64], *, seed: int = 12345) -> Estimate:
    """The mean of ``values`` [seeds, items] over everything, with intervals as in :meth:`Judged.estimate`."""
    items = values.mean(axis=0)
    generator = np.random.default_rng(seed)
    drawn = items[generator.integers(0, len(items), size=(_SAMPLES, len(items)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    alone = values.mean(axis=1)
    return Estimate(float(items.mean()), Interval(float(low), float(high)), (float(alone.min()), float(alone.max())))


def _some(rows: Counts, indices: Sequence[int] | None) -> Counts:
    return rows if indices is None else rows[list(indices)]
