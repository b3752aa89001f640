"""Which single-character mistakes writers were seen to make, and how often: the error model of a noisy channel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from proofread.text.points import code_points


class Habits:
    """Counts of mistakes.

    Args:
        counts: by mistake, the wrong character followed by the right one, how often it was seen.

    Raises:
        ValueError: a mistake is not two characters.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        if strange := next((pair for pair in self.counts if len(pair) != 2), None):
            raise ValueError(f"habits: expected pairs of characters, got {strange!r}")
        self._meant: dict[str, list[str]] = defaultdict(list)
        for pair in sorted(self.counts, key=lambda pair: (-self.counts[pair], pair)):
            self._meant[pair[0]].append(pair[1])

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], *, least: int = 2) -> Habits:
        """Habits seen at least ``least`` times in (wrong, right) sentences; pairs of unequal length are passed over."""
        counts = Counter(
            old + new
            for wrong, right in pairs
            if len(wrong) == len(right)
            for old, new in zip(wrong, right, strict=True)
            if old != new
        )
        return cls({pair: count for pair, count in counts.items() if count >= least})

    def meant(self, character: str) -> list[str]:
        """What was meant where ``character`` was wrong, most frequent first."""
        return self._meant.get(character, [])

    def log_counts(self, old: NDArray[np.uint32], new: NDArray[np.uint32]) -> NDArray[np.float64]:
        """log(1 + count) of pairs of code points, [K] and [K] to [K]."""
        known, counts = self._table
        if not len(known):
            return np.zeros(len(old))
        keys = _key(old, new)
        places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[places] == keys, counts[places], 0.0)

    @cached_property
    def _table(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Keys of all pairs in ascending order, and the logarithms of their counts."""
        points = code_points("".join(self.counts)).reshape(-1, 2)
        keys, counts = _key(*points.T), np.array(list(self.counts.values()), dtype=np.float64)
        order = np.argsort(keys)
        return keys[order], np.log1p(counts[order])


def _key(old: NDArray[np.uint32], new: NDArray[np.uint32]) -> NDArray[np.int64]:
    return (old.astype(np.int64) << 21) | new
