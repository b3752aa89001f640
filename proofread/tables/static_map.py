"""A read-only map from 64-bit keys to small integers in about 1.13 cells per key.

A 3-wise binary fuse table (Graf & Lemire 2022) used as a retrieval structure: the exclusive-or of the three
cells of a key is its fingerprint and its value. The keys themselves are not stored, so a key that was never
put in is taken for present with probability ``2 ** -fingerprint_bits``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MAX_SEEDS = 100


@dataclass(frozen=True)
class Cells:
    """Numbers of up to 32 bits, in as many bytes as they need: the lower 16 bits and, if there are more, the higher
    8 or 16, each an array that can be mapped as it lies on the disk.
    """

    planes: Sequence[NDArray[np.unsignedinteger]]

    @classmethod
    def of(cls, numbers: NDArray[np.uint32], bits: int) -> Cells:
        """Numbers of up to ``bits`` bits."""
        planes: list[NDArray[np.unsignedinteger]] = [numbers.astype(np.uint16)]
        if bits > 16:
            planes.append((numbers >> np.uint32(16)).astype(np.uint8 if bits <= 24 else np.uint16))
        return cls(planes)

    def __len__(self) -> int:
        return len(self.planes[0])

    def __getitem__(self, places: NDArray[np.integer]) -> NDArray[np.uint32]:
        """The numbers at ``places``, of the same shape."""
        found = self.planes[0].take(places, mode="clip").astype(np.uint32)  # no place is outside; checking takes time
        if len(self.planes) > 1:
            found |= self.planes[1].take(places, mode="clip").astype(np.uint32) << np.uint32(16)
        return found


@dataclass(frozen=True)
class StaticMap:
    """``(segments + 2) * segment_length`` cells, each with fingerprint and value bits."""

    cells: Cells
    segment_length: int
    seed: int
    value_bits: int
    fingerprint_bits: int

    @classmethod
    def build(
        cls,
        keys: NDArray[np.uint64],
        values: NDArray[np.uint32],
        *,
        value_bits: int,
        fingerprint_bits: int,
    ) -> StaticMap:
        """A map from distinct ``keys`` to ``values`` (below ``2 ** value_bits``), both of shape ``[n]``."""
        if value_bits + fingerprint_bits > 32:
            raise ValueError(f"a cell has 32 bits, got {value_bits} + {fingerprint_bits}")
        count = len(keys)
        segment_length, cell_count = table_shape(count)
        for seed in range(_MAX_SEEDS):
            cells, layout = np.zeros(cell_count, np.uint32), (segment_length, seed, value_bits, fingerprint_bits)
            slots, fingerprints = cls(Cells([cells]), *layout)._hash(keys)
            rounds = _peel(slots, cell_count)
            if rounds is None:
                continue
            content = (fingerprints << np.uint32(value_bits)) | values
            # Cells are filled in the reverse order of peeling. A key's own cell is no other key's cell at
            # its time of peeling, so one round can be filled at once.
            for edges, own in reversed(rounds):
                cell = slots[:, edges]
                cells[own] = content[edges] ^ cells[cell[0]] ^ cells[cell[1]] ^ cells[cell[2]]
            return cls(Cells.of(cells, value_bits + fingerprint_bits), *layout)
        raise ValueError(f"no table found for {count} keys; are they distinct?")

    def lookup(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.uint32]]:
        """Whether each key of shape ``[n]`` is present, and its value (arbitrary where it is not)."""
        slots, fingerprints = self._hash(keys)
        first, content, third = self.cells[slots]
        content ^= first
        content ^= third
        found = (content >> np.uint32(self.value_bits)) == fingerprints
        content &= np.uint32((1 << self.value_bits) - 1)
        return found, content

    def _hash(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """The three cells ``[3, n]`` and the fingerprint ``[n]`` of each key."""
        # splitmix64 (Steele, Lea & Flood 2014): every key bit reaches every hash bit. In place, it takes half the time.
        mixed = keys + np.uint64((self.seed + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
        shifted = mixed >> np.uint64(30)
        mixed ^= shifted
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= np.right_shift(mixed, np.uint64(27), out=shifted)
        mixed *= np.uint64(0x94D049BB133111EB)
        mixed ^= np.right_shift(mixed, np.uint64(31), out=shifted)
        first_cells = np.uint64(len(self.cells) - 2 * self.segment_length)
        within = np.uint64(self.segment_length - 1)
        slots = np.empty((3, len(keys)), dtype=np.uint64)
        first, second, third = slots
        np.right_shift(mixed, np.uint64(32), out=first)
        first *= first_cells
        first >>= np.uint64(32)
        np.add(first, np.uint64(self.segment_length), out=second)
        np.right_shift(mixed, np.uint64(18), out=shifted)
        shifted &= within
        second ^= shifted
        np.add(first, np.uint64(2 * self.segment_length), out=third)
        np.bitwise_and(mixed, within, out=shifted)
        third ^= shifted
        mixed *= np.uint64(0xD6E8FEB86659FD93)
        mixed >>= np.uint64(64 - self.fingerprint_bits)
        return slots.view(np.int64), mixed.astype(np.uint32)


def table_shape(count: int) -> tuple[int, int]:
    """Segment length and number of cells for ``count`` keys (the constants of Graf & Lemire 2022)."""
    length = 1 << min(18, max(2, math.floor(math.log(max(count, 1)) / math.log(3.33) + 2.25)))
    factor = max(1.125, 0.875 + 0.25 * math.log(1e6) / math.log(max(count, 2)))
    segments = max(1, math.ceil(count * factor / length) - 2)
    return length, (segments + 2) * length


def _peel(slots: NDArray[np.int64], cell_count: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]] | None:
    """Remove keys that are alone in a cell, round by round.

    Returns the rounds as (keys, the cell each was alone in), or ``None`` if some keys can never be removed.
    """
    degree = np.bincount(slots.ravel(), minlength=cell_count)
    # The exclusive-or of the keys in a cell is the key itself once it is alone there.
    member = np.zeros(cell_count, dtype=np.int64)
    for row in slots:
        np.bitwise_xor.at(member, row, np.arange(slots.shape[1]))
    rounds = []
    removed = 0
    alone = np.flatnonzero(degree == 1)
    while len(alone):
        edges, first = np.unique(member[alone], return_index=True)
        rounds.append((edges, alone[first]))
        removed += len(edges)
        touched = slots[:, edges].ravel()
        np.subtract.at(degree, touched, 1)
        np.bitwise_xor.at(member, touched, np.tile(edges, 3))
        touched = np.unique(touched)
        alone = touched[degree[touched] == 1]
    return rounds if removed == slots.shape[1] else None
