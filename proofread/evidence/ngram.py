"""The character language model of the decision layer: look-up and scoring of a quantised backoff n-gram model.

All scores are natural logarithms. One symbol stands for one code point (:mod:`proofread.tables.alphabet`). The n-grams
of each order live in a :class:`~proofread.tables.static_map.StaticMap`. An n-gram is looked up only if both its
context and its suffix were found, which every stored n-gram grants, so false hits are rarer still than the
fingerprints (16 bits for bigrams, 12 bits above) allow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from proofread.errors import BundleError
from proofread.evidence.kneser_ney import Order
from proofread.mapped import mapped
from proofread.reasons import fault
from proofread.tables.alphabet import START, Alphabet
from proofread.tables.static_map import Cells, StaticMap, table_shape

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]

_FORMAT = "proofread_ngram"
_VERSION = 2
#: Symbols scored in one go: enough to amortise the calls, few enough to stay in the processor's cache.
AT_ONCE = 16384


@dataclass(frozen=True, slots=True)
class Stage:
    """What the n-grams of one order say about the symbols they end with; all arrays have one shape.

    Attributes:
        keys: the n-grams as numbers (see :mod:`.kneser_ney`).
        known: whether the n-gram is in the model.
        backoff: the log weight of the n-gram as a context, 0 where it is not known.
        score: log P of its last symbol given the others.
    """

    keys: NDArray[np.uint64]
    known: NDArray[np.bool_]
    backoff: Scores
    score: Scores

    def at(self, columns: NDArray[np.int64]) -> Stage:
        """Some columns of arrays [L, N]."""
        keys, known = self.keys.take(columns, axis=1), self.known.take(columns, axis=1)
        return Stage(keys, known, self.backoff.take(columns, axis=1), self.score.take(columns, axis=1))


class Symbols(Protocol):
    """What the n-grams are made of: characters, or words (:class:`~proofread.tables.wordlist.Wordlist`)."""

    @property
    def characters(self) -> NDArray[np.uint32]:
        """The characters that have an id, in the order of their ids."""
        ...

    def __len__(self) -> int:
        """The number of symbols."""
        ...

    def encode(self, text: str) -> NDArray[np.int32]:
        """One id for each code point of ``text``."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file has to keep."""
        ...


class NgramModel:
    """P(character | up to ``order - 1`` characters before it). Reading it from many threads is safe."""

    def __init__(
        self,
        alphabet: Symbols,
        unigrams: NDArray[np.float32],
        tables: Sequence[tuple[StaticMap, Scores, Scores]],
    ) -> None:
        """``unigrams`` is ``[size, 2]``: log probability and log backoff of each symbol.

        ``tables`` holds, for orders 2 and up, the map to codes (probability code, then backoff code in the
        higher bits) and the code books of probabilities and backoffs.
        """
        self.alphabet = alphabet
        self.order = len(tables) + 1
        self._unigrams = unigrams
        self._probabilities, self._backoffs = np.ascontiguousarray(unigrams.T)
        self._tables = list(tables)
        self._rarest = np.float32(self._probabilities[np.isfinite(self._probabilities)].min())

    @classmethod
    def quantise(cls, alphabet: Symbols, orders: Sequence[Order]) -> NgramModel:
        """A model from an estimated one: every order above the first gets its own two code books."""
        unigrams = np.stack([orders[0].probability, orders[0].backoff], axis=1).astype(np.float32)
        tables = []
        for n, order in enumerate(orders[1:], 2):
            fingerprint_bits, probability_bits, backoff_bits = _cell_layout(n, len(orders))
            probabilities, probability_codes = _code_book(order.probability, probability_bits)
            # Most n-grams are no context of a longer one; their weight of 1 is exactly 0 in logarithms.
            used = order.backoff != 0
            backoffs, backoff_codes = np.zeros(1, np.float32), np.zeros(len(used), np.uint32)
            if backoff_bits:
                book, codes = _code_book(order.backoff[used], backoff_bits, reserve=1)
                backoffs = np.concatenate((backoffs, book))
                backoff_codes[used] = codes + 1
            codes = probability_codes | backoff_codes << np.uint32(probability_bits)
            table = StaticMap.build(
                order.keys, codes, value_bits=probability_bits + backoff_bits, fingerprint_bits=fingerprint_bits
            )
            tables.append((table, probabilities, backoffs))
        return cls(alphabet, unigrams, tables)

    @staticmethod
    def size_of(counts: Sequence[int]) -> int:
        """Bytes of a file with ``counts`` n-grams of order 1, 2, …, to within a few kilobytes."""
        tables = enumerate(counts[1:], 2)
        cells = (table_shape(count)[1] * (sum(_cell_layout(n, len(counts))) // 8) for n, count in tables)
        # A code point and two floats for each symbol.
        return counts[0] * 12 + sum(cells)

    def save(self, path: Path) -> None:
        """Write the model as one safetensors file."""
        arrays = {**self.alphabet.arrays(), "1.unigrams": self._unigrams}
        orders = []
        for n, (table, probabilities, backoffs) in enumerate(self._tables, 2):
            arrays.update({f"{n}.cells.{number}": plane for number, plane in enumerate(table.cells.planes)})
            arrays[f"{n}.probabilities"] = probabilities
            arrays[f"{n}.backoffs"] = backoffs
            orders.append(
                {
                    "segment_length": table.segment_length,
                    "seed": table.seed,
                    "value_bits": table.value_bits,
                    "fingerprint_bits": table.fingerprint_bits,
                }
            )
        # One entry only: safetensors does not keep the order of several, and equal models give equal files.
        header = {"version": _VERSION, "orders": orders}
        save_file(arrays, path, metadata={_FORMAT: json.dumps(header)})

    @classmethod
    def load(
        cls, path: Path | str, symbols: Callable[[Mapping[str, NDArray[Any]]], Symbols] = Alphabet.from_arrays
    ) -> NgramModel:
        """Read a model written by :meth:`save`.

        Args:
            path: its file.
            symbols: makes the symbols from their arrays.

        Raises:
            BundleError: The file is missing, broken, of another kind or newer than this code.
        """
        try:
            arrays, metadata = mapped(path)
            if _FORMAT not in metadata:
                raise BundleError(f"{path}：不是 n 元模型：元数据 {list(metadata)} 里没有 {_FORMAT!r}")
            header = json.loads(metadata[_FORMAT])
            if header["version"] != _VERSION:
                raise BundleError(
                    f"{path}：是第 {header['version']} 版，本程序只认第 {_VERSION} 版；请更新程序，或重新生成它"
                )
            alphabet = symbols(arrays)
            unigrams = arrays["1.unigrams"]
            if unigrams.shape != (len(alphabet), 2):
                raise ValueError(f"unigrams have shape {unigrams.shape}, expected {(len(alphabet), 2)}")
            tables = [_read_table(arrays, n, layout) for n, layout in enumerate(header["orders"], 2)]
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise BundleError(f"{path}：读不了 n 元模型（{fault(error)}）；请重新安装，或重新生成它") from error
        return cls(alphabet, unigrams, tables)

    def encode(self, text: str) -> Ids:
        """The ids of the code points of ``text``, shape ``[len(text)]``."""
        return self.alphabet.encode(text)

    def unigram(self, ids: NDArray[np.integer]) -> Scores:
        """Log P of symbols by themselves, any shape; of negative ids that of the rarest."""
        found: Scores = np.where(ids >= 0, self._probabilities[ids], self._rarest)
        return found

    def score(self, ids: Ids) -> Scores:
        """Log P of each symbol given the ``order - 1`` before it.

        Args:
            ids: Shape ``[N, L]``; pad the start of a sentence with ``order - 1`` ids ``START``.

        Returns:
            Shape ``[N, L - order + 1]``: the scores of all but the first ``order - 1`` columns.
        """
        rows, length = ids.shape
        scores = np.empty((rows, max(0, length - self.order + 1)), dtype=np.float32)
        together = max(1, AT_ONCE // max(length, 1))
        for start in range(0, rows, together):
            # One row for each place: what is added and compared below lies side by side.
            columns = np.ascontiguousarray(ids[start : start + together].T)
            scores[start : start + together] = self.stages(columns)[-1].score.T
        return scores

    def stages(self, ids: Ids) -> list[Stage]:
        """Every order's n-grams in ``ids``, shape ``[L]`` or ``[L, N]``; those of order n begin at place 0 to L - n."""
        found = [self.unigrams(ids)]
        digits = found[0].keys
        for n in range(2, self.order + 1):
            found.append(self.longer(n, digits[: max(0, len(ids) - n + 1)], found[-1]))
        return found

    def unigrams(self, ids: Ids) -> Stage:
        """The stage of order 1. A START is not known: it can be context, but nothing known ends with it."""
        return Stage(ids.astype(np.uint64), ids != START, self._backoffs[ids], self._probabilities[ids])

    def longer(self, n: int, first: NDArray[np.uint64], shorter: Stage) -> Stage:
        """The n-grams of order ``n`` from their first symbols and the n-grams one shorter.

        ``shorter`` has one place more than ``first``: each n-gram's context, then the last one's suffix. Only n-grams
        whose context and suffix are known are looked up.
        """
        table, probabilities, backoff_book = self._tables[n - 2]
        keys = first * np.uint64(len(self.alphabet) ** (n - 1))
        keys += shorter.keys[1:]
        score = shorter.score[1:] + shorter.backoff[:-1]
        # Every symbol is a context.
        places = np.flatnonzero(shorter.known[1:] if n == 2 else shorter.known[1:] & shorter.known[:-1])
        hit, codes = table.lookup(keys.ravel()[places])
        places, codes = places[hit], codes[hit]
        score.ravel()[places] = probabilities[codes & (len(probabilities) - 1)]
        known = np.zeros(keys.shape, dtype=bool)
        known.ravel()[places] = True
        backoff = np.zeros(keys.shape, dtype=np.float32)
        if n < self.order:
            backoff.ravel()[places] = backoff_book[codes >> (len(probabilities).bit_length() - 1)]
        return Stage(keys, known, backoff, score)


def _cell_layout(n: int, order: int) -> tuple[int, int, int]:
    """Bits of fingerprint, probability code and backoff code in a cell of order ``n``: 4, 3 and 2 bytes.

    Coarser codes and shorter fingerprints buy more n-grams: at 18.7 MB, 3.0 M instead of 2.4 M trigrams lowered
    held-out perplexity by 4 %. Bigrams have no stored suffix that guards them, hence the long fingerprint.
    """
    if n == 2:
        return 16, 8, 8 if n < order else 0
    return (12, 6, 6) if n < order else (10, 6, 0)


def _code_book(values: NDArray[np.float64], bits: int, *, reserve: int = 0) -> tuple[Scores, NDArray[np.uint32]]:
    """Means of equally filled bins of ``values``, and the nearest mean of each value.

    The book has ``2 ** bits - reserve`` entries.
    """
    entries = (1 << bits) - reserve
    if not len(values):
        return np.zeros(entries, np.float32), np.zeros(0, np.uint32)
    ordered = np.sort(values)
    edges = np.linspace(0, len(ordered), entries + 1).astype(np.int64)
    sums = np.concatenate(([0.0], np.cumsum(ordered)))
    filled = np.diff(edges) > 0
    means = np.where(
        filled, np.diff(sums[edges]) / np.maximum(np.diff(edges), 1), ordered[edges[:-1].clip(0, len(ordered) - 1)]
    )
    codes = np.searchsorted((means[1:] + means[:-1]) / 2, values)
    return means.astype(np.float32), codes.astype(np.uint32)


def _read_table(arrays: dict[str, np.ndarray], n: int, layout: dict[str, int]) -> tuple[StaticMap, Scores, Scores]:
    planes = range(2 if layout["value_bits"] + layout["fingerprint_bits"] > 16 else 1)
    table = StaticMap(cells=Cells([arrays[f"{n}.cells.{number}"] for number in planes]), **layout)
    probabilities, backoffs = arrays[f"{n}.probabilities"], arrays[f"{n}.backoffs"]
    if len(probabilities) * len(backoffs) != 1 << table.value_bits:
        raise ValueError(f"the code books of order {n} do not match {table.value_bits} bits")
    if len(table.cells) % table.segment_length or len(table.cells) < 3 * table.segment_length:
        raise ValueError(f"the table of order {n} has {len(table.cells)} cells, segments of {table.segment_length}")
    return table, probabilities, backoffs
