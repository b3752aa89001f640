"""Counts of a corpus that does not fit into memory: shards counted alone, sorted on disk, merged by ranges of keys.

Counts are whole numbers until they are weighed, so the merged table is that of the whole corpus to the bit, however it
was cut and in whatever order the shards were counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.kneser_ney import Counts, Keys, combined, count_ngrams, scaled

#: Samples of the keys of a range of the merge; more make the ranges more even.
_SAMPLES = 64


class CountShards:
    """The counts of the shards of some sources, in a folder; several processes may add to it.

    Args:
        folder: where the counts stand; it exists.
        size: symbols.
        order: longest n-grams.
    """

    def __init__(self, folder: Path, size: int, order: int) -> None:
        self.folder = folder
        self.size = size
        self.order = order

    def add(self, source: int, shard: int, stream: NDArray[np.int32]) -> None:
        """Count one shard, whole sentences as :func:`~proofread.evidence.kneser_ney.count_ngrams` takes them."""
        for n in range(1, self.order + 1):
            found = count_ngrams(stream, n, self.size)
            place = self.folder / f"{n}.{source}.{shard}"
            np.save(f"{place}.keys.npy", found.keys)
            np.save(f"{place}.counts.npy", found.counts.astype(np.uint32))

    def factors(self, weights: Sequence[float]) -> list[float]:
        """What one occurrence counts in each source, by its number."""
        sources = [self._shards(1, source) for source in range(len(weights))]
        totals = [sum(int(counts.sum(dtype=np.int64)) for _, counts in shards) for shards in sources]
        return scaled(weights, totals)

    def merged(self, order: int, factors: Sequence[float], *, at_least: int = 1, together: int = 1 << 24) -> Counts:
        """What :func:`~proofread.evidence.kneser_ney.combined` gives for the whole sources.

        Args:
            order: of the n-grams.
            factors: as :meth:`factors` gives them.
            at_least: n-grams that occurred less often, unweighted, are left out.
            together: about how many counts of shards are in memory at a time.
        """
        sources = [self._shards(order, source) for source in range(len(factors))]
        keys: list[Keys] = []
        values: list[NDArray[np.float64]] = []
        counts_of_counts = np.zeros(1, dtype=np.int64)
        for low, high in _ranges([keys for shards in sources for keys, _ in shards], together):
            part = combined([_range(shards, low, high) for shards in sources], factors, at_least=at_least)
            keys.append(part.keys)
            values.append(np.asarray(part.counts, np.float64))
            counts_of_counts = counts_of_counts + part.counts_of_counts
        return Counts(np.concatenate(keys), np.concatenate(values), counts_of_counts)

    def _shards(self, order: int, source: int) -> list[tuple[Keys, NDArray[np.uint32]]]:
        paths = sorted(self.folder.glob(f"{order}.{source}.*.keys.npy"))
        return [
            (np.load(path, mmap_mode="r"), np.load(path.with_name(path.name.replace("keys", "counts")), mmap_mode="r"))
            for path in paths
        ]


def _ranges(shards: Sequence[Keys], together: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of keys that cover all and hold about ``together`` entries each."""
    step = max(together // _SAMPLES, 1)
    samples = np.sort(np.concatenate([keys[::step] for keys in shards]))
    bounds = [0, *np.unique(samples[_SAMPLES::_SAMPLES]).tolist(), 1 << 64]
    yield from pairwise(bounds)


def _range(shards: Sequence[tuple[Keys, NDArray[np.uint32]]], low: int, high: int) -> Counts:
    """The summed counts of one source for the keys in ``[low, high)``."""
    found = []
    for shard, occurred in shards:
        start = np.searchsorted(shard, np.uint64(low))
        end = len(shard) if high >> 64 else np.searchsorted(shard, np.uint64(high))
        found.append((shard[start:end], occurred[start:end]))
    keys = np.concatenate([one for one, _ in found])
    counts: NDArray[np.int64] = np.concatenate([one for _, one in found]).astype(np.int64)
    if not len(keys):
        return Counts(keys, counts, np.zeros(1, np.int64))
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return Counts(keys[first], np.add.reduceat(counts, first), np.zeros(1, np.int64))
