"""How probable is each character after those before it? A one-way recurrent language model with tied output."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from proofread.model.batch import Source
from proofread.model.encoder import Encoder
from proofread.model.network import Network
from proofread.text.vocabulary import BOS, DELETE, MASK, PAD
from research.language_model import LanguageModelConfig


class CharacterModel(Network):
    """The corrector's encoder, reading one way, with the character embedding as its output matrix.

    It writes every character of the vocabulary, ``</s>`` and ``<unk>``: all characters outside the vocabulary share
    that one probability, as if they were one character.
    """

    def __init__(self, config: LanguageModelConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.combine = nn.Linear(config.memory_dim, config.character_dim)
        self.dropout = nn.Dropout(config.dropout)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary_size))
        self.forbidden: Tensor
        self.register_buffer("forbidden", torch.tensor([PAD, BOS, MASK, DELETE]), persistent=False)

    def forward(self, source: Source) -> Tensor:
        """Surprisal in nats of the real characters of a batch and of every ``</s>``, [sum of lengths].

        Rows follow each other without padding; row i has ``source.lengths[i]`` values.
        """
        states = self.encoder(_shifted(source)).states[source.mask]
        features = self.dropout(torch.tanh(self.combine(states)))
        output = self.encoder.embedding.character.weight
        logits = features @ output.T + self.bias.index_fill(0, self.forbidden, -torch.inf)
        return nn.functional.cross_entropy(logits.float(), source.characters[source.mask], reduction="none")


def _shifted(source: Source) -> Source:
    """``<s>`` in front of every row and the last column away: what is read when ``source`` is to be written."""
    return replace(
        source,
        characters=pad(source.characters[:, :-1], (1, 0), value=BOS),
        syllables=pad(source.syllables[:, :-1], (1, 0)),
        tones=pad(source.tones[:, :-1], (1, 0)),
    )
