"""The per-position correction head on the encoder: target character, ``<del>``, or keep."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from proofread.model.config import ModelConfig


class CorrectionHead(nn.Module):
    """Scores every vocabulary token at every source position.

    Keeping the source character has a score of its own that is added to the character's logit, so that the
    output layer spends nothing on learning to copy. A character outside the vocabulary is kept by ``<unk>``.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.combine = nn.Linear(config.memory_dim, config.character_dim)
        self.keep = nn.Linear(config.memory_dim, 1)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary_size))
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, states: Tensor, characters: Tensor, output: Tensor) -> Tensor:
        """Logits [rows, V] of encoder ``states`` [rows, memory_dim] at source ``characters`` [rows];
        ``output`` [V, character_dim] is the shared output matrix.
        """
        logits = self.dropout(torch.tanh(self.combine(states))) @ output.T + self.bias
        return logits.scatter_add_(1, characters[:, None], self.keep(states).to(logits.dtype))
