"""How sure is a number, and is one system better than another? Both from the same vectors per segment.

Nothing is scored again: a resampled corpus is a weighted sum of the rows that were counted once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.errors import ConfigError, FormatError
from proofread.metrics.base import Counts, Metric

#: Rows of resampling weights held at once: 64 × segments.
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval; ``low <= high``."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Second system minus first.

    Attributes:
        difference: Of the headline values.
        interval: Of the difference, by paired bootstrap.
        p_value: Two-sided, by approximate randomisation; never below ``1 / (samples + 1)``.
    """

    difference: float
    interval: Interval
    p_value: float


def bootstrap(
    metric: Metric[Any, Any], rows: Counts, *, samples: int = 1000, seed: int = 12345, confidence: float = 0.95
) -> dict[str, Interval]:
    """Percentile intervals of every value (Koehn 2004), resampling segments with replacement.

    Args:
        metric: What turns summed counts into values.
        rows: ``metric.statistics(...)``: one row per segment.
        samples: Number of resampled corpora.
        seed: Of the resampling.
        confidence: Share of samples inside the interval.

    Raises:
        ConfigError: ``samples`` or ``confidence`` is out of range.
    """
    _check_options(samples, confidence)
    drawn = [metric.values(counts) for counts in _resampled(rows, samples, seed)]
    return {name: _interval([values[name] for values in drawn], confidence) for name in drawn[0]}


def compare(
    metric: Metric[Any, Any],
    first: Counts,
    second: Counts,
    *,
    samples: int = 1000,
    seed: int = 12345,
    confidence: float = 0.95,
) -> Comparison:
    """Paired test of the headline value between two systems on the same segments.

    The p-value exchanges the two systems' rows of each segment with probability ½ (approximate randomisation,
    Riezler & Maxwell 2005); the interval resamples segments of both together.

    Raises:
        FormatError: The systems have different numbers of segments.
        ConfigError: ``samples`` or ``confidence`` is out of range.
    """
    _check_options(samples, confidence)
    if first.shape != second.shape:
        raise FormatError(f"unequal numbers of segments: {len(first)} and {len(second)}")

    def value(counts: Counts) -> float:
        return metric.values(counts)[metric.headline]

    sum_first, sum_second = first.sum(axis=0), second.sum(axis=0)
    observed = value(sum_second) - value(sum_first)
    size = first.shape[1]
    both = np.concatenate([first, second], axis=1)
    drawn = [value(counts[size:]) - value(counts[:size]) for counts in _resampled(both, samples, seed)]

    change = second - first
    extreme = 0
    for swaps in _weights(len(first), samples, seed, swaps=True):
        for moved in _sums(swaps, change):
            shuffled = value(sum_second - moved) - value(sum_first + moved)
            # The same sums in another order must not count as more extreme than themselves.
            extreme += abs(shuffled) >= abs(observed) - 1e-12
    return Comparison(observed, _interval(drawn, confidence), (extreme + 1) / (samples + 1))


def _check_options(samples: int, confidence: float) -> None:
    if samples < 1:
        raise ConfigError(f"samples: expected 1 or more, got {samples}")
    if not 0 < confidence < 1:
        raise ConfigError(f"confidence: expected a share between 0 and 1, got {confidence}")


def _interval(values: list[float], confidence: float) -> Interval:
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(float(low), float(high))


def _resampled(rows: Counts, samples: int, seed: int) -> Iterator[Counts]:
    for weights in _weights(len(rows), samples, seed, swaps=False):
        yield from _sums(weights, rows)


def _weights(segments: int, samples: int, seed: int, *, swaps: bool) -> Iterator[NDArray[np.int64]]:
    """How often each segment counts in each sample: coin tosses, or draws with replacement."""
    generator = np.random.default_rng(seed)
    for start in range(0, samples, _CHUNK):
        size = min(_CHUNK, samples - start)
        if swaps:
            yield generator.integers(0, 2, size=(size, segments))
        else:
            # Counting draws is many times faster than drawing the counts (a multinomial distribution).
            drawn = generator.integers(0, segments, size=(size, segments)) + segments * np.arange(size)[:, None]
            yield np.bincount(drawn.ravel(), minlength=size * segments).reshape(size, segments)


def _sums(weights: NDArray[np.int64], rows: Counts) -> Counts:
    # Floating-point products are exact below 2**53 and much faster than integer ones.
    return np.rint(weights.astype(np.float64) @ rows.astype(np.float64)).astype(np.int64)
