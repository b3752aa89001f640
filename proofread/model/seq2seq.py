"""The network whole: encoder, correction head, decoder with attention and copy."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from proofread.model.attention import Memory
from proofread.model.batch import Source
from proofread.model.config import ModelConfig
from proofread.model.copy import TINY, mixture
from proofread.model.decoder import Decoder, DecoderOutput, State
from proofread.model.encoder import Encoded, Encoder
from proofread.model.head import CorrectionHead
from proofread.model.network import Network
from proofread.text.vocabulary import DELETE, MASK, PAD, UNK


class Seq2Seq(Network):
    """Character-level sequence to sequence corrector; see :class:`~proofread.model.config.ModelConfig`.

    The character embedding is shared by encoder, decoder and both output layers.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config: ModelConfig = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config, self.encoder.embedding.character)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary_size))
        self.head = CorrectionHead(config) if config.head else None
        self.forbidden: Tensor
        self.register_buffer("forbidden", torch.tensor([PAD, UNK, MASK, DELETE]), persistent=False)

    @property
    def output(self) -> Tensor:
        """The shared output matrix [V, character_dim]."""
        return self.encoder.embedding.character.weight

    def vocabulary_logits(self, features: Tensor) -> Tensor:
        """Decoder features [rows, character_dim] to logits [rows, V]; tokens that are no text get -inf."""
        return features @ self.output.T + self.bias.index_fill(0, self.forbidden, -torch.inf)

    def head_log_probabilities(self, encoded: Encoded, source: Source) -> Tensor:
        """What the head says of every source position: [batch, length, V].

        Raises:
            ValueError: the network has no head.
        """
        if self.head is None:
            raise ValueError("this network was configured with model.head=false")
        batch, length = source.characters.shape
        logits = self.head(encoded.states.flatten(0, 1), source.characters.flatten(), self.output)
        return logits.log_softmax(dim=-1).view(batch, length, -1)

    def log_probabilities(self, output: DecoderOutput, source: Source) -> Tensor:
        """Decoder outputs to log-probabilities over the extended vocabulary, [batch, steps, V + extra]."""
        return (self.probabilities(output, source) + TINY).log()

    def probabilities(self, output: DecoderOutput, source: Source) -> Tensor:
        """Decoder outputs to probabilities over the extended vocabulary, [batch, steps, V + extra]."""
        batch, steps = output.features.shape[:2]
        logits = self.vocabulary_logits(output.features.flatten(0, 1)).float()
        if output.gate is None or output.weights is None:
            return logits.softmax(dim=-1).view(batch, steps, -1)
        extended = source.extended[:, None].expand(-1, steps, -1).flatten(0, 1)
        mixed = mixture(logits, output.gate.flatten(0, 1), output.weights.flatten(0, 1), extended, source.extra)
        return mixed.view(batch, steps, -1)


class DecodingState(NamedTuple):
    """A source ready for decoding: its memory and the decoder's first state."""

    memory: Memory
    state: State


def prepare(network: Seq2Seq, encoded: Encoded, source: Source) -> DecodingState:
    """Project the memory and start the decoder."""
    return DecodingState(network.decoder.remember(encoded, source.mask), network.decoder.start(encoded))
