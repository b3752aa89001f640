"""What a network did with one sentence, in plain arrays: the border between looking inside and showing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proofread.edits.edit import Candidate, Edit

#: How the end of a sentence, which the network reads and writes like a character, is shown.
END = "</s>"


@dataclass(frozen=True, slots=True)
class GateTrace:
    """One encoder layer in one direction while it read the sentence, in the order of the sentence.

    Attributes:
        layer: number of the layer from 1.
        backward: whether it read from the end to the start.
        forget, input, output: activations of the gates in (0, 1), each [length + 1, hidden].
        memory: tanh of the cell state, in (-1, 1), [length + 1, hidden]; ``output * memory`` is the layer's state.
    """

    layer: int
    backward: bool
    forget: NDArray[np.float32]
    input: NDArray[np.float32]
    output: NDArray[np.float32]
    memory: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that is shown about one sentence; parts that a network does not have are None or empty.

    Attributes:
        text: the sentence.
        network: the kind of the network in a few words.
        edits: what the whole program proposes, with confidence.
        head: best tokens of the correction head at each character of ``text``; None without a head.
        decoder: best tokens of the decoder in place of each character, having read the ones before it.
        written: what the decoder writes by itself, :data:`END` last unless it was cut off.
        probabilities: of each written token, [steps].
        attention: weights of every character of ``text`` and of its end for each written token,
            [steps, length + 1]; None without attention.
        copied: probability that a written token was copied, not chosen from the vocabulary, [steps]; None
            without copying.
        gates: layer by layer, forward before backward; empty unless the cells are LSTM cells.
    """

    text: str
    network: str
    edits: tuple[Edit, ...]
    head: tuple[tuple[Candidate, ...], ...] | None
    decoder: tuple[tuple[Candidate, ...], ...]
    written: tuple[str, ...]
    probabilities: NDArray[np.float32]
    attention: NDArray[np.float32] | None
    copied: NDArray[np.float32] | None
    gates: tuple[GateTrace, ...]

    @property
    def source(self) -> tuple[str, ...]:
        """What the encoder reads: the characters of ``text`` and its end."""
        return (*self.text, END)
