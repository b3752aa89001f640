"""What the network is taught: decoder, correction head, and attention that follows the known alignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from proofread.errors import ConfigError
from proofread.model.batch import IGNORE, Batch
from proofread.model.copy import target_log_probability
from proofread.model.seq2seq import Seq2Seq, prepare


@dataclass(frozen=True)
class LossConfig:
    """Weights of the parts; a part of weight 0 is not computed.

    Attributes:
        decoder: negative log-likelihood of the target.
        head: cross-entropy of the correction head.
        alignment: negative log attention on the source position that a target character corresponds to
            (supervised attention, Liu et al. 2016); the alignment is known because the errors were injected.
        vocabulary: negative log-likelihood of the target in the vocabulary's part of a copy mixture alone. Copying soon
            explains nearly every character; without this part, only errors would teach the decoder to write.
        clean_share: share of the unchanged positions that the output layers are computed for. Most positions are
            copies and teach little, while a softmax over the vocabulary costs as much as the recurrent layers.
            Below 1, errors weigh more than they occur; thresholds fitted on real text correct the prior.
    """

    decoder: float = 1.0
    head: float = 1.0
    alignment: float = 0.1
    vocabulary: float = 0.0
    clean_share: float = 1.0

    def __post_init__(self) -> None:
        for name in ("decoder", "head", "alignment", "vocabulary"):
            if getattr(self, name) < 0:
                raise ConfigError(f"loss.{name}: expected a weight of 0 or more, got {getattr(self, name)}")
        if not 0 < self.clean_share <= 1:
            raise ConfigError(f"loss.clean_share: expected a share in (0, 1], got {self.clean_share}")
        if self.decoder == self.head == 0:
            raise ConfigError("loss: decoder and head are both 0, there is nothing to learn")


class Losses(NamedTuple):
    """Weighted ``total`` and its parts, means per position; a part that was not computed is None."""

    total: Tensor
    decoder: Tensor | None
    head: Tensor | None
    alignment: Tensor | None
    vocabulary: Tensor | None


def losses(network: Seq2Seq, batch: Batch, config: LossConfig) -> Losses:
    """The training loss of ``batch``."""
    encoded = network.encoder(batch.source)
    total = encoded.states.new_zeros(())
    head = decoder = alignment = vocabulary = None
    if network.head is not None and config.head:
        chosen = _choose(batch.head != IGNORE, batch.wrong, config.clean_share)
        logits = network.head(encoded.states[chosen], batch.source.characters[chosen], network.output)
        head = cross_entropy(logits.float(), batch.head[chosen])
        total = total + config.head * head
    if config.decoder:
        memory, state = prepare(network, encoded, batch.source)
        output, _ = network.decoder.unroll(batch.decoder_input, state, memory)
        writable = batch.decoder_target != IGNORE
        if output.gate is None:  # characters outside the vocabulary can only be copied
            writable &= batch.decoder_target < network.config.vocabulary_size
        chosen = _choose(writable, batch.edited, config.clean_share)
        target = batch.decoder_target[chosen]
        logits = network.vocabulary_logits(output.features[chosen]).float()
        if output.gate is None or output.weights is None:
            decoder = cross_entropy(logits, target)
        else:
            rows = chosen.nonzero()[:, 0]
            decoder = -target_log_probability(
                logits,
                output.gate[chosen].float(),
                output.weights[chosen].float(),
                batch.source.extended[rows],
                target,
            ).mean()
            if config.vocabulary:
                inside = target.where(target < logits.shape[-1], IGNORE)
                vocabulary = cross_entropy(logits, inside, ignore_index=IGNORE)
                total = total + config.vocabulary * vocabulary
        total = total + config.decoder * decoder
        if config.alignment and output.weights is not None:
            aligned = batch.alignment != IGNORE
            attended = output.weights[aligned].gather(1, batch.alignment[aligned][:, None])
            alignment = -(attended.float() + 1e-6).log().mean()
            total = total + config.alignment * alignment
    return Losses(total, decoder, head, alignment, vocabulary)


def _choose(valid: Tensor, important: Tensor, share: float) -> Tensor:
    if share >= 1:
        return valid
    return valid & (important | (torch.rand(valid.shape, device=valid.device) < share))
