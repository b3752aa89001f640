"""What a network says about one sentence, in plain arrays: the border between networks and decisions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores of candidates at every character of a sentence; all logarithms are natural.

    Attributes:
        candidates: vocabulary ids to consider instead of each character, [length, width]; repetitions and the
            character itself may occur and do not count.
        head: log P(candidate) - log P(source character) by the correction head, [length, width].
        decoder: the same by the decoder reading the source, [length, width].
        keep: log P(source character) by the head, [length].
        delete: log P(<del>) - log P(source character) by the head, [length].
        hypothesis: what the decoder writes by itself.
        gain: log P(hypothesis) - log P(source) by the decoder.
    """

    candidates: NDArray[np.int64]
    head: NDArray[np.float32]
    decoder: NDArray[np.float32]
    keep: NDArray[np.float32]
    delete: NDArray[np.float32]
    hypothesis: str
    gain: float
