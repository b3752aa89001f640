"""How a source character looks to the network: the character and its reading."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from proofread.model.config import EncoderConfig
from proofread.text.vocabulary import PAD

TONES = 6  # 0: no reading, 1-4, 5: neutral


class SourceEmbedding(nn.Module):
    """Character embedding, with the sum of syllable and tone embeddings beside it when there is pinyin."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.character = nn.Embedding(config.vocabulary_size, config.character_dim, padding_idx=PAD)
        nn.init.normal_(self.character.weight, std=config.character_dim**-0.5)
        self.syllable: nn.Embedding | None = None
        self.tone: nn.Embedding | None = None
        if config.pinyin_dim:
            self.syllable = nn.Embedding(config.syllable_count, config.pinyin_dim)
            self.tone = nn.Embedding(TONES, config.pinyin_dim)
            nn.init.normal_(self.syllable.weight, std=config.pinyin_dim**-0.5)
            nn.init.normal_(self.tone.weight, std=config.pinyin_dim**-0.5)
        self.output_dim = config.character_dim + config.pinyin_dim

    def forward(self, characters: Tensor, syllables: Tensor, tones: Tensor) -> Tensor:
        """Ids, each [batch, length], to vectors [batch, length, output_dim]."""
        embedded = self.character(characters)
        if self.syllable is None or self.tone is None:
            return embedded
        return torch.cat([embedded, self.syllable(syllables) + self.tone(tones)], dim=-1)
