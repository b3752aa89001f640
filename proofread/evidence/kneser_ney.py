"""Estimating a pruned, interpolated modified Kneser-Ney model from counts, with arrays only.

An n-gram ``w1..wn`` of ids is one uint64 key, a number with the digits ``w1`` to ``wn`` in base ``size``, so
the key of its context is ``key // size`` and of its suffix ``key % size ** (n - 1)``.

Kneser-Ney smoothing (Chen & Goodman 1998) estimates a lower order from what the higher order leaves to it: one
count for each longer n-gram. A longer n-gram that was pruned leaves all its counts. Choosing the n-grams first
and estimating afterwards therefore keeps the lower orders right under heavy pruning, where pruning a
finished Kneser-Ney model does not (Siivola et al. 2007; Chelba et al. 2010). Without pruning the result is
the textbook model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofread.tables.alphabet import END, START

Keys = NDArray[np.uint64]
#: Discounts of n-grams with adjusted count 1, 2 and 3 or more where counts of counts cannot tell.
FALLBACK_DISCOUNTS = (0.5, 1.0, 1.5)
_COUNT_CLASSES = 5


@dataclass
class Counts:
    """The n-grams of one order: sorted ``keys``, ``counts``, and how many distinct ones occurred 0..4 times.

    ``keys`` may leave out rare n-grams; ``counts_of_counts`` covers all of them. Counts of weighted sources are
    fractions; ``counts_of_counts`` is then of the unweighted ones.
    """

    keys: Keys
    counts: NDArray[np.int64] | NDArray[np.float64]
    counts_of_counts: NDArray[np.int64]

    def select(self, chosen: NDArray[np.bool_]) -> Counts:
        """The n-grams where ``chosen`` (bool ``[n]``) holds."""
        return Counts(self.keys[chosen], self.counts[chosen], self.counts_of_counts)


@dataclass(frozen=True)
class Order:
    """One order of a backoff model: natural logarithms for sorted ``keys``, all of shape ``[n]``.

    ``probability`` is log P(last symbol | the others); ``backoff`` the log weight of the n-gram as a context.
    """

    keys: Keys
    probability: NDArray[np.float64]
    backoff: NDArray[np.float64]


def count_ngrams(stream: NDArray[np.int32], order: int, size: int, *, at_least: int = 1) -> Counts:
    """Count n-grams in ``stream``, sentences of ids below ``size`` with one ``END`` before and after each.

    An ``END`` is the end of its sentence where it is predicted and the start of the next where it is context.
    The first one is predicted by nobody. The start is counted as a unigram because it is a context.
    """
    if float(size) ** order >= 2.0**64:
        raise ValueError(f"{order}-grams over {size} symbols do not fit 64 bits")
    end = len(stream)
    keys = stream[order - 1 :].astype(np.uint64)
    inside = np.ones(len(keys), dtype=bool)
    for distance in range(1, order):
        context = stream[order - 1 - distance : end - distance]
        boundary = context == END
        keys += np.where(boundary, START, context).astype(np.uint64) * np.uint64(size**distance)
        if distance < order - 1:
            inside &= ~boundary
    keys = keys[inside]
    if order == 1:
        counts = np.bincount(keys.astype(np.int64), minlength=size)
        counts[END] -= 1
        counts[START] = counts[END]
        predicted = np.delete(counts, START)
        return Counts(np.arange(size, dtype=np.uint64), counts, _counts_of_counts(predicted))
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    counts = np.diff(np.append(first, len(keys)))
    frequent = counts >= at_least
    return Counts(keys[first[frequent]], counts[frequent], _counts_of_counts(counts))


def scaled(weights: Sequence[float], totals: Sequence[int]) -> list[float]:
    """What one occurrence in each source counts, so that the sum of all unigrams stays as it is.

    All orders share it: an n-gram would else count more than the shorter ones in it.

    Args:
        weights: of the sources.
        totals: counts of their unigrams.
    """
    plain = np.array(totals, dtype=np.float64)
    scale = plain.sum() / float(plain @ np.array(weights))
    return [weight * scale for weight in weights]


def combined(parts: Sequence[Counts], factors: Sequence[float], *, at_least: int = 1) -> Counts:
    """The counts of several sources of one order, each times its factor.

    Args:
        parts: complete counts.
        factors: one for each, as :func:`scaled` gives them.
        at_least: n-grams that occurred less often, unweighted, are left out.
    """
    keys = np.unique(np.concatenate([part.keys for part in parts]))
    occurred = np.zeros(len(keys), dtype=np.int64)
    weighted = np.zeros(len(keys))
    for part, factor in zip(parts, factors, strict=True):
        places = np.searchsorted(keys, part.keys)
        occurred[places] += part.counts.astype(np.int64)
        weighted[places] += part.counts * factor
    frequent = occurred >= at_least if at_least > 1 else np.ones(len(keys), dtype=bool)
    return Counts(keys[frequent], weighted[frequent], _counts_of_counts(occurred))


def estimate(kept: list[Counts], size: int) -> list[Order]:
    """A backoff model over the n-grams in ``kept`` (orders 1 to N, in turn).

    Every id must be a unigram, and the context and suffix of every n-gram must be kept as well.
    """
    suffixes = [suffix_positions(kept, n, size) for n in range(2, len(kept) + 1)]
    contexts = [context_positions(kept, n, size) for n in range(2, len(kept) + 1)]
    orders: list[Order] = []
    for index, grams in enumerate(kept):
        adjusted = grams.counts.astype(np.float64)
        totals = kept[index - 1].counts.astype(np.float64) if index else _predicted_total(grams)
        if index + 1 < len(kept):
            # A kept longer n-gram explains its own counts and leaves one to its suffix.
            explained = kept[index + 1].counts - 1.0
            suffix = suffixes[index]
            adjusted -= np.bincount(suffix, explained, len(adjusted))
            parents = contexts[index - 1][suffix] if index else np.zeros(len(suffix), np.int64)
            totals = totals - np.bincount(parents, explained, len(totals))
        if not index:
            adjusted[START] = 0
        change = _counts_of_counts(adjusted) - _counts_of_counts(grams.counts)
        discount = discounts(grams.counts_of_counts + change)
        # Between whole counts, which weighted sources have, discounts are interpolated.
        remaining = adjusted - np.interp(adjusted, np.arange(len(discount)), discount)
        parents = contexts[index - 1] if index else np.zeros(len(adjusted), np.int64)
        freed = 1.0 - np.bincount(parents, remaining, len(totals)) / np.maximum(totals, 1.0)
        if index:
            below = np.exp(orders[-1].probability)[suffixes[index - 1]]
            orders[-1].backoff[:] = np.log(np.maximum(freed, 1e-12))
        else:
            below = np.full(len(adjusted), 1.0 / (size - 1))
            below[START] = 0.0
        probability = remaining / np.maximum(totals[parents], 1.0) + freed[parents] * below
        with np.errstate(divide="ignore"):
            orders.append(Order(grams.keys, np.log(probability), np.zeros(len(adjusted))))
    return orders


def discounts(counts_of_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The discounts of adjusted counts 0, 1, 2 and 3+ from the number of n-grams with counts 0 to 4."""
    ones, twos, threes, fours = (float(n) for n in counts_of_counts[1:_COUNT_CLASSES])
    if min(ones, twos, threes, fours) <= 0:
        return np.array((0.0, *FALLBACK_DISCOUNTS))
    base = ones / (ones + 2 * twos)
    found = (1 - 2 * base * twos / ones, 2 - 3 * base * threes / twos, 3 - 4 * base * fours / threes)
    usable = all(0 < discount < count for count, discount in enumerate(found, 1))
    return np.array((0.0, *(found if usable else FALLBACK_DISCOUNTS)))


def context_positions(orders: list[Counts], n: int, size: int) -> NDArray[np.int64]:
    """For each ``n``-gram the position of its first ``n - 1`` symbols among the shorter n-grams."""
    return positions(orders[n - 2].keys, orders[n - 1].keys // np.uint64(size))


def suffix_positions(orders: list[Counts], n: int, size: int) -> NDArray[np.int64]:
    """For each ``n``-gram the position of its last ``n - 1`` symbols among the shorter n-grams."""
    return positions(orders[n - 2].keys, orders[n - 1].keys % np.uint64(size ** (n - 1)))


def positions(keys: Keys, wanted: Keys) -> NDArray[np.int64]:
    """Where each of ``wanted`` stands in the sorted ``keys``; raises ``KeyError`` if one is not there."""
    found = np.searchsorted(keys, wanted)
    if np.any(keys[np.minimum(found, len(keys) - 1)] != wanted):
        raise KeyError("an n-gram is kept without its context or its suffix")
    return found


def _counts_of_counts(counts: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.int64]:
    """How many entries are 0, 1, 2, 3 and 4, rounded; larger ones are left out."""
    rounded = np.rint(counts).astype(np.int64)
    return np.bincount(rounded[rounded < _COUNT_CLASSES], minlength=_COUNT_CLASSES)


def _predicted_total(unigrams: Counts) -> NDArray[np.float64]:
    """The number of predicted symbols (all but sentence starts), shape ``[1]``."""
    return np.array([unigrams.counts.sum() - unigrams.counts[START]], dtype=np.float64)
