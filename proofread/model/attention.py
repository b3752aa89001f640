"""Attention: where the decoder looks (Bahdanau et al. 2015; Luong et al. 2015).

Every kind has one contract: queries [batch, steps, query_dim] and a :class:`Memory` to contexts
[batch, steps, memory_dim] and weights [batch, steps, length], zero at padding and summing to one elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from proofread.model.config import ModelConfig


class Memory(NamedTuple):
    """What can be attended to: ``values`` [batch, length, memory_dim], their projection ``keys``, and ``mask``."""

    values: Tensor
    keys: Tensor
    mask: Tensor


class Attention(nn.Module):
    """Dot, general or additive attention."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.kind = config.attention
        query_dim, memory_dim = config.decoder_hidden, config.memory_dim
        self.key = nn.Linear(memory_dim, query_dim, bias=False) if self.kind != "dot" else nn.Identity()
        if self.kind == "additive":
            self.query = nn.Linear(query_dim, query_dim)
            self.energy = nn.Linear(query_dim, 1, bias=False)

    def remember(self, values: Tensor, mask: Tensor) -> Memory:
        """Project the keys once per source."""
        return Memory(values, self.key(values), mask)

    def forward(self, queries: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        """Contexts and weights, see the module docstring."""
        if self.kind == "additive":
            summed = torch.tanh(self.query(queries)[:, :, None] + memory.keys[:, None])
            scores = self.energy(summed).squeeze(-1)
        else:
            scores = queries @ memory.keys.transpose(1, 2) * queries.shape[-1] ** -0.5
        weights = scores.masked_fill(~memory.mask[:, None], -torch.inf).softmax(dim=-1)
        return weights @ memory.values, weights
