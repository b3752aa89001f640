"""Sentences that occur twice, exactly or nearly: in about 50 bytes of memory for each, whatever they weigh.

Exact: 64 bits of a hash. Nearly: MinHash signatures of the character trigrams (rensa) propose pairs by bands; the
trigrams themselves decide. Of several, the first stays.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from proofread.extras import required

#: Bands of a signature and values in each; at a similarity of 0.8, 99 of 100 pairs share a band.
_BANDS: Final = 12
_ROWS: Final = 5
_SEED: Final = 1
_GRAM: Final = 3
#: Shorter ones are common phrases, not copies.
_SHORTEST: Final = 12
_TOGETHER: Final = 5_000


class Lines:
    """Lines of a file, by number; ``starts`` are their first bytes and last the length of the file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        size = path.stat().st_size
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        ends = [
            np.flatnonzero(np.frombuffer(self._map[at : at + (1 << 24)], np.uint8) == 10) + at + 1
            for at in range(0, size, 1 << 24)
        ]
        self.starts: NDArray[np.int64] = np.concatenate([np.zeros(1, np.int64), *ends]).astype(np.int64)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._map[self.starts[number] : self.starts[number + 1] - 1].decode()

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()


def first_of_each(lines: Lines) -> NDArray[np.bool_]:
    """Which lines are the first of those that are equal."""
    hashes = np.fromiter(
        (int.from_bytes(hashlib.blake2b(line.encode(), digest_size=8).digest()) for line in _all(lines)),
        np.uint64,
        len(lines),
    )
    chosen = np.zeros(len(lines), dtype=bool)
    chosen[np.unique(hashes, return_index=True)[1]] = True
    return chosen


def near_copies(lines: Lines, kept: NDArray[np.bool_], scratch: Path, *, similarity: float) -> NDArray[np.bool_]:
    """Which of the ``kept`` lines are nearly an earlier one.

    Args:
        lines: all.
        kept: those to compare.
        scratch: folder for the bands, 8 bytes for each line and band.
        similarity: least share of common trigrams among all trigrams of two lines (Jaccard).
    """
    required("rensa", "corpus")
    from rensa import RMinHash

    characters = lines.starts[1:] - lines.starts[:-1]  # bytes, three for nearly every character
    numbers = np.flatnonzero(kept & (characters >= 3 * _SHORTEST))
    bands = np.lib.format.open_memmap(scratch / "bands.npy", "w+", np.uint64, (_BANDS, max(len(numbers), 1)))
    for start in range(0, len(numbers), _TOGETHER):
        tokens = [sorted(_grams(lines[number])) for number in numbers[start : start + _TOGETHER].tolist()]
        rows = RMinHash.digest_matrix_from_token_sets(tokens, num_perm=_BANDS * _ROWS, seed=_SEED).to_rows()
        values = np.array(rows, np.uint64).reshape(len(tokens), _BANDS, _ROWS)
        with np.errstate(over="ignore"):
            for row in range(1, _ROWS):
                values[:, :, 0] = values[:, :, 0] * np.uint64(0x9E3779B97F4A7C15) + values[:, :, row]
        bands[:, start : start + len(tokens)] = values[:, :, 0].T
    copies = np.zeros(len(lines), dtype=bool)
    for band in bands[:, : len(numbers)]:
        for first, later in _sharing(np.asarray(band)):
            one, other = int(numbers[first]), int(numbers[later])
            if not copies[other] and _similar(lines[one], lines[other], similarity):
                copies[other] = True
    return copies


def _sharing(band: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Pairs of the first line with a value and each later one."""
    order = np.argsort(band, kind="stable")
    new = np.concatenate(([True], band[order][1:] != band[order][:-1])) if len(order) else np.zeros(0, bool)
    heads = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    later = np.flatnonzero(~new)
    yield from zip(heads[later].tolist(), order[later].tolist(), strict=True)


def _similar(one: str, other: str, least: float) -> bool:
    first, second = _grams(one), _grams(other)
    return len(first & second) >= least * len(first | second)


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}


def _all(lines: Lines) -> Iterator[str]:
    return (lines[number] for number in range(len(lines)))
