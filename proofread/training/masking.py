"""Hide right characters from the encoder, so that it must know the language and cannot only copy.

"Masked fine-tuning" of Wu et al. (2023, *Rethinking Masked Language Modeling for Chinese Spelling Correction*):
only a few percent of the characters are wrong, and without masking almost all of the gradient teaches copying.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from proofread.errors import ConfigError
from proofread.model.batch import IGNORE, Batch
from proofread.text.vocabulary import MASK


@dataclass(frozen=True)
class MaskingConfig:
    """How much is hidden.

    Attributes:
        rate: share of the unchanged source positions to hide.
        keep_pinyin: share of those whose reading stays visible: the network then learns to choose among
            characters that sound alike, which is what input-method errors ask of it.
    """

    rate: float = 0.15
    keep_pinyin: float = 0.5

    def __post_init__(self) -> None:
        for name in ("rate", "keep_pinyin"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"masking.{name}：应是 0 到 1 的数，现有 {getattr(self, name)}")


def mask(batch: Batch, config: MaskingConfig, generator: torch.Generator | None = None) -> Batch:
    """``batch`` with hidden source characters; they count as important positions of the losses."""
    if not config.rate:
        return batch
    source = batch.source
    draw = torch.rand(source.characters.shape, generator=generator, device=source.characters.device)
    hidden = (draw < config.rate) & ~batch.wrong & (batch.head != IGNORE)
    silent = hidden & (draw >= config.rate * config.keep_pinyin)
    edited = batch.edited.clone()
    followed = batch.alignment.clamp(min=0)
    edited |= (batch.alignment != IGNORE) & hidden.gather(1, followed)
    return replace(
        batch,
        source=replace(
            source,
            characters=source.characters.masked_fill(hidden, MASK),
            extended=source.extended.masked_fill(hidden, MASK),
            syllables=source.syllables.masked_fill(silent, 0),
            tones=source.tones.masked_fill(silent, 0),
        ),
        wrong=batch.wrong | hidden,
        edited=edited,
    )
