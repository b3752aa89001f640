"""What a network says about a batch of sentences, in plain arrays: the border between networks and decisions.

All logarithms are natural. Arrays are padded to the longest sentence; what stands behind the end means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


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
