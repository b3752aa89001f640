"""What the network is taught: decoder, correction head, and attention that follows the known alignment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from proofread.errors import ConfigError
from proofread.model.batch import IGNORE, Batch
from proofread.model.copy import target_log_probability
from proofread.model.seq2seq import Seq2Seq, prepare

#: What a total is the weighted sum of, as :class:`LossConfig` names the weights.
PARTS: Final = ("decoder", "head", "alignment", "vocabulary")


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
        for name in PARTS:
            if getattr(self, name) < 0:
                raise ConfigError(f"loss.{name}：应是不小于 0 的权重，现有 {getattr(self, name)}")
        if not 0 < self.clean_share <= 1:
            raise ConfigError(f"loss.clean_share：应是大于 0、不超过 1 的数，现有 {self.clean_share}")
        if self.decoder == self.head == 0:
            raise ConfigError("loss：decoder 和 head 都是 0，没有可学的")


class Losses(NamedTuple):
    """Means per position over the batches of all processes; a part that was not computed is None.

    ``total`` is weighted and carries the gradient: averaged over the processes, its gradient is that of the mean.
    ``shown`` is the same total as a plain number, equal in every process.
    """

    total: Tensor
    shown: Tensor
    decoder: Tensor | None
    head: Tensor | None
    alignment: Tensor | None
    vocabulary: Tensor | None


#: Sums a tensor over all processes of a distributed training; one process returns it as it is.
Everywhere = Callable[[Tensor], Tensor]


def means(sums: Tensor, counts: Tensor, everywhere: Everywhere) -> tuple[Tensor, Tensor]:
    """Sums and counts of this process, both [parts], as two kinds of mean.

    Returns:
        For the gradient: sums over the mean count of a process, so that their average is the mean everywhere. To show:
        the mean everywhere, without a gradient.
    """
    whole = everywhere(torch.cat([sums.detach(), counts.to(sums.dtype), sums.new_ones(1)]))
    total, count, processes = whole[: len(sums)], whole[len(sums) : -1].clamp(min=1), whole[-1]
    return sums * (processes / count), total / count


def losses(
    network: Seq2Seq, batch: Batch, config: LossConfig, everywhere: Everywhere = lambda tensor: tensor
) -> Losses:
    """The training loss of ``batch``, this process's share of a batch."""
    encoded = network.encoder(batch.source)
    parts: dict[str, tuple[Tensor, Tensor]] = {}  # sums and how many positions they are over
    if network.head is not None and config.head:
        chosen = _choose(batch.head != IGNORE, batch.wrong, config.clean_share)
        logits = network.head(encoded.states[chosen], batch.source.characters[chosen], network.output)
        parts["head"] = cross_entropy(logits.float(), batch.head[chosen], reduction="sum"), chosen.sum()
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
            negative = cross_entropy(logits, target, reduction="sum")
        else:
            rows = chosen.nonzero()[:, 0]
            negative = -target_log_probability(
                logits,
                output.gate[chosen].float(),
                output.weights[chosen].float(),
                batch.source.extended[rows],
                target,
            ).sum()
            if config.vocabulary:
                inside = target.where(target < logits.shape[-1], IGNORE)
                written = cross_entropy(logits, inside, ignore_index=IGNORE, reduction="sum")
                parts["vocabulary"] = written, (inside != IGNORE).sum()
        parts["decoder"] = negative, chosen.sum()
        if config.alignment and output.weights is not None:
            aligned = batch.alignment != IGNORE
            attended = output.weights[aligned].gather(1, batch.alignment[aligned][:, None])
            parts["alignment"] = -(attended.float() + 1e-6).log().sum(), aligned.sum()
    sums, counts = (torch.stack(column) for column in zip(*parts.values(), strict=True))
    scaled, shown = means(sums, counts, everywhere)
    weights = sums.new_tensor([getattr(config, name) for name in parts])
    found: dict[str, Tensor | None] = dict.fromkeys(PARTS)
    found.update(zip(parts, shown, strict=True))
    return Losses(total=weights @ scaled, shown=weights @ shown, **found)


def _choose(valid: Tensor, important: Tensor, share: float) -> Tensor:
    if share >= 1:
        return valid
    return valid & (important | (torch.rand(valid.shape, device=valid.device) < share))
