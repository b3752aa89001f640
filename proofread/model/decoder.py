"""The decoder: an RNN over the target so far, attention after the RNN, no input feeding.

Because nothing from attention flows back into the RNN, the whole teacher-forced pass is one fused RNN call, and
:meth:`Decoder.unroll` is exactly a repeated :meth:`Decoder.step`.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from proofread.model.attention import Attention, Memory
from proofread.model.config import ModelConfig
from proofread.model.encoder import Encoded
from proofread.model.recurrent import recurrent_layer

State = Tensor | tuple[Tensor, Tensor]


class DecoderOutput(NamedTuple):
    """``features`` [batch, steps, character_dim] before the output layer, copy ``gate`` [batch, steps, 1] and
    attention ``weights`` [batch, steps, length] (both None without copy or attention).
    """

    features: Tensor
    gate: Tensor | None
    weights: Tensor | None


class Decoder(nn.Module):
    """One recurrent layer with attention over the encoder's states."""

    def __init__(self, config: ModelConfig, embedding: nn.Embedding) -> None:
        super().__init__()
        self.embedding = embedding
        self.is_lstm = config.cell == "lstm"
        hidden = config.decoder_hidden
        self.bridge = nn.Linear(config.memory_dim, hidden * (2 if self.is_lstm else 1))
        self.rnn = recurrent_layer(config.cell, config.character_dim, hidden)
        self.attention = Attention(config) if config.attention != "none" else None
        seen = hidden + (config.memory_dim if self.attention else 0)
        self.combine = nn.Linear(seen, config.character_dim)
        self.copy_gate = nn.Linear(seen, 1) if config.copy else None
        self.dropout = nn.Dropout(config.dropout)

    def remember(self, encoded: Encoded, mask: Tensor) -> Memory:
        """What the decoder can look at, computed once per source."""
        if self.attention is None:
            return Memory(encoded.states, encoded.states, mask)
        return self.attention.remember(encoded.states, mask)

    def start(self, encoded: Encoded) -> State:
        """The first state, from the encoder's summary; each tensor [1, batch, hidden]."""
        state = torch.tanh(self.bridge(encoded.summary))[None]
        if self.is_lstm:
            hidden, cell = state.chunk(2, dim=-1)
            return hidden.contiguous(), cell.contiguous()
        return state

    def unroll(self, tokens: Tensor, state: State, memory: Memory) -> tuple[DecoderOutput, State]:
        """All steps at once: ``tokens`` [batch, steps] (vocabulary ids) to outputs and the state after them."""
        states, state = self.rnn(self.dropout(self.embedding(tokens)), state)
        weights = None
        seen = states
        if self.attention is not None:
            context, weights = self.attention(states, memory)
            seen = torch.cat([states, context], dim=-1)
        features = self.dropout(torch.tanh(self.combine(seen)))
        gate = torch.sigmoid(self.copy_gate(seen)) if self.copy_gate is not None else None
        return DecoderOutput(features, gate, weights), state

    def step(self, tokens: Tensor, state: State, memory: Memory) -> tuple[DecoderOutput, State]:
        """One step: ``tokens`` [batch]; outputs have steps = 1."""
        return self.unroll(tokens[:, None], state, memory)
