"""The encoder: embedded source to one vector per character and one for the sentence."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn

from proofread.model.batch import Source
from proofread.model.config import EncoderConfig
from proofread.model.embedding import SourceEmbedding
from proofread.model.recurrent import RecurrentStack


class Encoded(NamedTuple):
    """Encoder output: ``states`` [batch, length, memory_dim] and ``summary`` [batch, memory_dim]."""

    states: Tensor
    summary: Tensor


class Encoder(nn.Module):
    """RNN, GRU or LSTM over the source embedding, one or two directions."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.embedding = SourceEmbedding(config)
        self.dropout = nn.Dropout(config.dropout)
        self.stack = RecurrentStack(
            config.cell,
            self.embedding.output_dim,
            config.encoder_hidden,
            layers=config.encoder_layers,
            bidirectional=config.bidirectional,
            dropout=config.dropout,
        )

    def forward(self, source: Source) -> Encoded:
        """Encode a padded batch."""
        embedded = self.embedding(source.characters, source.syllables, source.tones)
        return Encoded(*self.stack(self.dropout(embedded), source.lengths))
