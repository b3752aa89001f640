"""Does the word that an edit makes suit the words around it, better than the one that stands there?

Skip-gram vectors (Mikolov et al. 2013): the product of a word's input vector and another's output vector grows with how
much likelier the two stand near each other than apart. Of all witnesses this one sees the farthest: 权力 or 权利, 忠心
or 衷心 is told by a word at the other end of the sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from proofread.evidence.arrays import open_arrays
from proofread.evidence.base import Candidates
from proofread.evidence.segmentation import Segmentation
from proofread.evidence.words import Comparison

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
#: Words that begin so many characters away still count.
_REACH = 25
#: Words that weigh less than this do not count; what stands for the product where no word does.
_CARES = 1e-3
_NONE = -9.0
#: Edits that are compared with all the words around them in one go.
_AT_ONCE = 256
_NAMES = ("ids", "inner", "inner_scale", "outer", "outer_scale", "weight", "words")


class WordVectors:
    """Input and output vectors of words, 8 bits a number.

    Args:
        arrays: ``ids`` [n], the ids of the words, rising; ``inner`` and ``outer`` int8 [n, size], to be multiplied by
            ``inner_scale`` and ``outer_scale`` [n]; ``weight`` [n], how much a word counts as context; ``words`` [1],
            the length of the word list.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self.arrays = arrays
        count = len(arrays["ids"])
        #: The row of each word; ``count``, a word without vectors, where it has none.
        self._rows = np.full(int(arrays["words"][0]) + 1, count, dtype=np.int32)
        self._rows[arrays["ids"]] = np.arange(count, dtype=np.int32)
        self._scales = np.zeros((3, count + 1), dtype=np.float32)
        self._scales[:, :count] = arrays["inner_scale"], arrays["outer_scale"], arrays["weight"]

    @classmethod
    def load(cls, path: Path | str) -> WordVectors:
        """Read what ``scripts/build_vectors.py`` wrote; raises BundleError."""
        return cls(open_arrays(path, _NAMES, "词向量"))

    @classmethod
    def quantise(
        cls, ids: NDArray[np.integer], inner: Floats, outer: Floats, weight: Floats, words: int
    ) -> WordVectors:
        """From vectors [n, size] of the words ``ids`` of a list of ``words``."""
        arrays: dict[str, NDArray[Any]] = {
            "ids": ids.astype(np.int32),
            "weight": weight.astype(np.float16),
            "words": np.array([words], dtype=np.int32),
        }
        for name, vectors in (("inner", inner), ("outer", outer)):
            scale = np.abs(vectors).max(axis=1).clip(1e-6) / 127
            arrays[name] = np.rint(vectors / scale[:, None]).astype(np.int8)
            arrays[f"{name}_scale"] = scale.astype(np.float32)
        return cls(arrays)

    def save(self, path: Path) -> None:
        """Write one safetensors file."""
        save_file(self.arrays, path)

    @property
    def words(self) -> int:
        """The length of the word list that the ids belong to."""
        return len(self._rows) - 1

    def inner(self, words: NDArray[np.integer]) -> Floats:
        """Input vectors [..., size] of word ids [...]; zeros for ``NO_WORD`` and words without vectors."""
        rows = self._rows[words]
        found: Floats = self._of(rows, "inner") * self._scales[0, rows][..., None]
        return found

    def context(self, words: NDArray[np.integer]) -> Floats:
        """Weighted output vectors and, as the last number, the weight, [..., size + 1]."""
        rows = self._rows[words]
        weight = self._scales[2, rows]
        scaled = self._of(rows, "outer") * (self._scales[1, rows] * weight)[..., None]
        return np.concatenate((scaled, weight[..., None]), axis=-1)

    def _of(self, rows: NDArray[np.integer], kind: str) -> NDArray[np.int8]:
        """Unscaled vectors; the scale of the row behind the last is 0, so that any do for it."""
        vectors: NDArray[np.int8] = self.arrays[kind]
        return vectors[np.minimum(rows, len(vectors) - 1)]


class Strongest(NamedTuple):
    """How the words around ``K`` edits take to the word that stands there and to the one that the edit makes.

    Where :meth:`VectorReading.suits` asks all of them together, here each has its say: one that speaks clearly is not
    outvoted by many that do not care.

    Attributes:
        old, new: the highest product with any of them, weighted, [K]; ``_NONE`` where there is none.
        gain: the highest weighted difference of the two products, at least 0, [K].
        likelier: by how much the new word is likelier to stand near them, as a classifier of skip-grams with one
            negative example in e would have it; the sum of weighted log P, [K].
    """

    old: Floats
    new: Floats
    gain: Floats
    likelier: Floats


class VectorReading:
    """Sentences, by the words that the word model finds in them."""

    def __init__(self, vectors: WordVectors, parts: Segmentation) -> None:
        self._vectors = vectors
        self._words = parts.reading
        contexts = vectors.context(parts.words)
        self._contexts = contexts
        batch, width, size = contexts.shape
        #: Sums over the words that begin before each place.
        self._sums = np.zeros((batch, width + 1, size), dtype=np.float32)
        np.cumsum(contexts, axis=1, out=self._sums[:, 1:])

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        return self._sums.shape[2] - 1

    def changes(self, candidates: Candidates) -> Floats:
        """See :class:`proofread.evidence.base.Reading`; the score is how well a word suits its surroundings."""
        old, new = self.suits(candidates, self._words.compare(candidates))
        return new - old

    def suits(self, candidates: Candidates, compared: Comparison) -> tuple[Floats, Floats]:
        """How well the word that stands there, and the one that the edit makes, suit the words around them, [K] each.

        Args:
            candidates: the edits.
            compared: what the words' own reading says of them.
        """
        mean = self.around(candidates.rows, *self.place(candidates, compared))
        old = (self._vectors.inner(compared.old.word) * mean).sum(axis=1)
        new = (self._vectors.inner(compared.new.word) * mean).sum(axis=1)
        return old.astype(np.float32), new.astype(np.float32)

    def around(self, rows: Places, first: Places, last: Places) -> Floats:
        """The mean vector of the words that begin near the spans ``[first, last)`` of sentences ``rows``, [K, size]."""
        length = self._sums.shape[1] - 1
        before = self._sums[rows, first] - self._sums[rows, (first - _REACH).clip(0)]
        after = self._sums[rows, (last + _REACH).clip(max=length)] - self._sums[rows, last]
        around = before + after
        mean: Floats = around[:, :-1] / np.maximum(around[:, -1:], 1e-3)
        return mean

    def strongest(self, candidates: Candidates, compared: Comparison) -> Strongest:
        """Each word around the edits by itself; arguments as of :meth:`suits`."""
        firsts, lasts = self.place(candidates, compared)
        found = np.empty((4, len(firsts)), dtype=np.float32)
        for start in range(0, len(firsts), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            first, last = firsts[part, None], lasts[part, None]
            contexts = self._contexts[candidates.rows[part]]
            weights = contexts[..., -1]
            places = np.arange(contexts.shape[1])
            near = ((places >= first - _REACH) & (places < first)) | ((places >= last) & (places < last + _REACH))
            near &= weights > _CARES
            words = np.stack((compared.old.word[part], compared.new.word[part]), axis=1)
            products = contexts[..., :-1] @ self._vectors.inner(words).transpose(0, 2, 1)
            old, new = products[..., 0], products[..., 1]
            scale = np.where(near, weights, 1.0)
            less = np.logaddexp(0.0, 1.0 - old / scale) - np.logaddexp(0.0, 1.0 - new / scale)
            found[0, part] = np.where(near, old, _NONE).max(axis=1)
            found[1, part] = np.where(near, new, _NONE).max(axis=1)
            found[2, part] = np.where(near, new - old, 0.0).max(axis=1)
            found[3, part] = np.where(near, weights * less, 0.0).sum(axis=1)
        return Strongest(*found)

    def place(self, candidates: Candidates, compared: Comparison) -> tuple[Places, Places]:
        """Where the words begin and end that stand there or that the edits make, in the sentence as it is, [K] each."""
        growth = np.array([len(text) for text in candidates.replacements], dtype=np.int64)
        growth -= candidates.ends - candidates.starts
        first = np.minimum(compared.old.start, compared.new.start)
        last = np.maximum(compared.old.end, compared.new.end - growth)
        length = self._sums.shape[1] - 1
        return first.clip(0, length), last.clip(0, length)
