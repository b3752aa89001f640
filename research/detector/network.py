"""Does a sentence contain an error? One number per sentence from the encoder alone."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from proofread.model.batch import Source
from proofread.model.encoder import Encoder
from proofread.model.network import Network
from research.detector import DetectorConfig


def pooled(states: Tensor, mask: Tensor) -> Tensor:
    """The largest and the mean value of every unit over the real positions.

    ``states`` [batch, length, size] where ``mask`` [batch, length] is True, to [batch, 2·size].
    """
    real = mask[:, :, None]
    largest = states.masked_fill(~real, -torch.inf).amax(dim=1)
    mean = (states * real).sum(dim=1) / real.sum(dim=1)
    return torch.cat([largest, mean], dim=-1)


class SentenceClassifier(Network):
    """The corrector's encoder, pooled, and one linear layer."""

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.dropout = nn.Dropout(config.dropout)
        self.output = nn.Linear(2 * config.memory_dim, 1)

    def forward(self, source: Source) -> Tensor:
        """Log-odds that each sentence contains an error, [batch]."""
        states = self.encoder(source).states
        return self.output(self.dropout(pooled(states, source.mask))).squeeze(1)
