"""Edits of one sentence contend: which of those about the same characters is meant, and is something else wrong?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from proofread.decision.proposals import Floats, Index

#: Gains are cut off here, as the feature is.
MOST_GAIN = 40.0


def contend(rows: Index, starts: Index, ends: Index, scores: Floats) -> tuple[Floats, Floats]:
    """The best scores that others have.

    Args:
        rows: the sentence of each of ``K`` edits, ascending, [K].
        starts: where each begins, [K].
        ends: where it ends, behind its start, [K].
        scores: how good each is, [K], or by several measures, [measures, K].

    Returns:
        Of the other edits of the sentence that have a character in common with each, and of those that have none, as
        ``scores``; ``-inf`` where there are none.
    """
    first = np.searchsorted(rows, rows)
    counts = np.searchsorted(rows, rows, side="right") - first
    begins = np.cumsum(counts) - counts
    one = np.repeat(np.arange(len(rows)), counts)
    other = np.arange(len(one)) - (begins - first)[one]
    common = (starts[one] < ends[other]) & (starts[other] < ends[one])
    rest = scores[..., other]

    def best(among: NDArray[np.bool_]) -> Floats:
        highest: Floats = np.maximum.reduceat(np.where(among, rest, -np.inf), begins, axis=-1)
        return highest

    return best(common & (one != other)), best(~common)


def contested(rows: Index, starts: Index, ends: Index, promise: Floats, gain: Floats) -> Mapping[str, Floats]:
    """How ``K`` edits that passed the sieve stand to one another, by the name of the feature that says so.

    Args:
        rows: as of :func:`contend`, like the next two.
        starts: where each begins, [K].
        ends: where it ends, [K].
        promise: log-odds of the sieve that each is right, [K].
        gain: change of log P of the words in the place and next to it, [K].
    """
    scores = np.stack((promise, gain.clip(-MOST_GAIN, MOST_GAIN)))
    best, elsewhere = contend(rows, starts, ends, scores)
    ahead = scores - best
    return {
        "promise_ahead": ahead[0],
        "promise_elsewhere": elsewhere[0],
        "gain_ahead": ahead[1],
        "gain_elsewhere": elsewhere[1],
    }
