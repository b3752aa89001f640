"""Proposals: edits that may be right, of a batch of sentences, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.base import Candidates

Index = NDArray[np.int64]
Floats = NDArray[np.float64]


class Shape(IntEnum):
    """What an edit does to the length and order of its characters."""

    SAME_LENGTH = 0
    MISSING = 1
    REDUNDANT = 2
    ORDER = 3
    OTHER = 4


def shape(source: str, replacement: str) -> Shape:
    """The shape of replacing ``source`` by ``replacement``."""
    if not source:
        return Shape.MISSING
    if not replacement:
        return Shape.REDUNDANT
    if len(source) != len(replacement):
        return Shape.OTHER
    return Shape.ORDER if len(source) > 1 and sorted(source) == sorted(replacement) else Shape.SAME_LENGTH


@dataclass(frozen=True)
class Proposals:
    """``K`` proposals, ordered by sentence; those of one sentence may overlap.

    Attributes:
        rows: which sentence, [K], ascending.
        starts, ends: what is replaced, half-open spans in code points of the sentence, [K].
        sources, replacements: what stands there and what to put there, ``K`` strings each.
        network: what the network says for it before the decoder reads on: the head's log-ratio summed over changed
            characters, or its log-ratio of a deletion, or the decoder's gain, [K].
        left, right: change of the character model's log P of the new characters themselves and of what follows, [K].
    """

    rows: Index
    starts: Index
    ends: Index
    sources: tuple[str, ...]
    replacements: tuple[str, ...]
    network: Floats
    left: Floats
    right: Floats

    @classmethod
    def of(
        cls, texts: Sequence[str], candidates: Candidates, network: Floats, left: Floats, right: Floats
    ) -> Proposals:
        """With the sources that stand in ``texts``, brought into the order of the sentences."""
        rows, starts, ends, replacements = candidates
        spans = zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
        sources = tuple([texts[row][start:end] for row, start, end in spans])
        found = cls(rows, starts, ends, sources, tuple(replacements), network, left, right)
        ordered = bool((rows[1:] >= rows[:-1]).all())
        return found if ordered else found.take(np.argsort(rows, kind="stable"))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def shapes(self) -> NDArray[np.int8]:
        """The :class:`Shape` of each, [K]."""
        return np.array([shape(*pair) for pair in zip(self.sources, self.replacements, strict=True)], dtype=np.int8)

    @property
    def candidates(self) -> Candidates:
        """As scorers take them."""
        return Candidates(self.rows, self.starts, self.ends, self.replacements)

    @property
    def lengths(self) -> Index:
        """Characters that each replaces, [K]."""
        return self.ends - self.starts

    @property
    def written(self) -> Index:
        """Characters that each puts there, [K]."""
        return np.array([len(text) for text in self.replacements], dtype=np.int64)

    @property
    def ngram(self) -> Floats:
        """Change of the sentence's log P by the character model, [K]."""
        return self.left + self.right

    @property
    def joint(self) -> Floats:
        """How good each looks to head and character model together, [K]; for those of the same length."""
        return 0.5 * self.network + self.left + self.right

    def take(self, index: Index) -> Proposals:
        """Those at ``index``, in its order."""
        at = index.tolist()
        return Proposals(
            self.rows[index],
            self.starts[index],
            self.ends[index],
            tuple([self.sources[i] for i in at]),
            tuple([self.replacements[i] for i in at]),
            self.network[index],
            self.left[index],
            self.right[index],
        )

    def joined(self, other: Proposals) -> Proposals:
        """These and, behind them in each sentence, ``other``."""
        rows = np.concatenate((self.rows, other.rows))
        both = Proposals(
            rows,
            np.concatenate((self.starts, other.starts)),
            np.concatenate((self.ends, other.ends)),
            tuple(chain(self.sources, other.sources)),
            tuple(chain(self.replacements, other.replacements)),
            np.concatenate((self.network, other.network)),
            np.concatenate((self.left, other.left)),
            np.concatenate((self.right, other.right)),
        )
        return both.take(np.argsort(rows, kind="stable")) if len(other) else self
