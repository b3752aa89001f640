"""Picking rows of a batch, in the shapes that sources and decoder states have."""

from __future__ import annotations

from torch import Tensor

from proofread.model.attention import Memory
from proofread.model.batch import Source
from proofread.model.decoder import State
from proofread.model.seq2seq import DecodingState


def select_source(source: Source, index: Tensor) -> Source:
    """Rows ``index`` of ``source``; a row may be taken several times."""
    return Source(
        characters=source.characters[index],
        syllables=source.syllables[index],
        tones=source.tones[index],
        extended=source.extended[index],
        lengths=source.lengths[index],
        unknown=tuple(source.unknown[i] for i in index.tolist()),
    )


def select_state(state: State, index: Tensor) -> State:
    """Rows ``index`` of a decoder state, whose batch is the second dimension."""
    if isinstance(state, tuple):
        return state[0][:, index].contiguous(), state[1][:, index].contiguous()
    return state[:, index].contiguous()


def select_start(start: DecodingState, index: Tensor) -> DecodingState:
    """Rows ``index`` of a decoding state."""
    return DecodingState(Memory(*(part[index] for part in start.memory)), select_state(start.state, index))
