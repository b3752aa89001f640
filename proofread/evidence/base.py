"""The protocol of every witness that scores text: what does a batch of alternatives change?

A scorer reads a batch of sentences once; its reading then answers for any number of alternative edits of them, all in
one call. Scores are natural logarithms. A new scorer is one file with a class that has :meth:`Scorer.read`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Candidates(NamedTuple):
    """``K`` alternative edits of a batch of sentences, each alone, never applied together.

    Attributes:
        rows: which sentence of the batch, [K].
        starts: first code point that is replaced, [K].
        ends: the code point after the last one that is replaced, [K]; equal to the start for an insertion.
        replacements: what to put there, ``K`` strings; empty for a deletion.
    """

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    replacements: Sequence[str]

    @classmethod
    def of(cls, edits: Sequence[tuple[int, int, int, str]]) -> Candidates:
        """From ``(row, start, end, replacement)``, one after the other."""
        rows, starts, ends = np.array([edit[:3] for edit in edits], dtype=np.int64).reshape(-1, 3).T
        return cls(rows, starts, ends, [edit[3] for edit in edits])

    def take(self, index: NDArray[np.int64]) -> Candidates:
        """Those at ``index``, in its order."""
        replacements = [self.replacements[i] for i in index.tolist()]
        return Candidates(self.rows[index], self.starts[index], self.ends[index], replacements)


class Reading(Protocol):
    """A batch of sentences that a scorer has read."""

    def changes(self, candidates: Candidates) -> NDArray[np.float32]:
        """By candidate log P(edited sentence) - log P(sentence), or how much another score changes, [K]."""
        ...


class Scorer(Protocol):
    """A witness; reading it from several threads is safe."""

    def read(self, sentences: Sequence[str]) -> Reading:
        """Score ``sentences``, of which there is at least one, for the comparisons to come."""
        ...
