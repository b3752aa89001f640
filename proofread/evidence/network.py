"""What a network says about a batch of sentences, in plain arrays: the border between networks and decisions.

All logarithms are natural. Arrays are padded to the longest sentence; what stands behind the end means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Texts and a length -> vocabulary ids to consider instead of each character, [batch, length, width].
AlternativesOf = Callable[[Sequence[str], int], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the correction head says.

    Attributes:
        candidates: vocabulary ids to consider instead of each character, [batch, length, width]; repetitions and
            the character itself may occur and do not count.
        head: log P(candidate) - log P(source character), [batch, length, width].
        keep: log P(source character), [batch, length].
        delete: log P(<del>) - log P(source character), [batch, length].
    """

    candidates: NDArray[np.int64]
    head: Floats
    keep: Floats
    delete: Floats

    def rows(self, index: Sequence[int]) -> Evidence:
        """The sentences ``index``."""
        at = list(index)
        return Evidence(self.candidates[at], self.head[at], self.keep[at], self.delete[at])

    @classmethod
    def joined(cls, parts: Sequence[Evidence]) -> Evidence:
        """The sentences of all ``parts``."""
        columns = ([getattr(part, name) for part in parts] for name in ("candidates", "head", "keep", "delete"))
        return cls(*map(_stacked, columns))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the decoder says of the same candidates, reading the source.

    Attributes:
        decoder: log P(candidate) - log P(source character) after the source's own beginning, [batch, length, width].
        hypotheses: what the decoder writes by itself, one text per sentence.
        gains: log P(hypothesis) - log P(source), one per sentence.
    """

    decoder: Floats
    hypotheses: tuple[str, ...]
    gains: tuple[float, ...]

    def rows(self, index: Sequence[int]) -> Opinion:
        """The sentences ``index``."""
        at = list(index)
        return Opinion(self.decoder[at], tuple(self.hypotheses[i] for i in at), tuple(self.gains[i] for i in at))

    @classmethod
    def joined(cls, parts: Sequence[Opinion]) -> Opinion:
        """The sentences of all ``parts``."""
        hypotheses = tuple(chain.from_iterable(part.hypotheses for part in parts))
        gains = tuple(chain.from_iterable(part.gains for part in parts))
        return cls(_stacked([part.decoder for part in parts]), hypotheses, gains)


def _stacked(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays [batch, length, …] one after the other, padded with zeros to the longest."""
    if len(parts) == 1:
        return parts[0]
    longest = max(part.shape[1] for part in parts)
    whole = np.zeros((sum(len(part) for part in parts), longest, *parts[0].shape[2:]), dtype=parts[0].dtype)
    start = 0
    for part in parts:
        whole[start : start + len(part), : part.shape[1]] = part
        start += len(part)
    return whole


class HasEvidence(Protocol):
    """A batch that the encoder has read, on its way to the decoder."""

    @property
    def evidence(self) -> Evidence:
        """What the head says."""
        ...


B = TypeVar("B", bound=HasEvidence)


class NetworkScorer(Protocol[B]):
    """A network with its vocabulary: texts in, evidence and opinions out."""

    def encode(self, texts: Sequence[str], alternatives: AlternativesOf) -> B:
        """Encoder and head on one batch."""
        ...

    def score(self, encoded: B, rows: Sequence[int] | None = None) -> Opinion:
        """The decoder on sentences ``rows`` (default: all); of the others it says nothing."""
        ...
