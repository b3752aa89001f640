"""The shape of a network as one frozen, validated value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal, Self, get_args

from proofread.configuration import build
from proofread.errors import ConfigError

Cell = Literal["rnn", "gru", "lstm"]
AttentionKind = Literal["none", "dot", "general", "additive"]


@dataclass(frozen=True)
class EncoderConfig:
    """What every network of this package has: an embedding and recurrent layers over it.

    Attributes:
        kind: which network the rest describes; see :mod:`proofread.model.kinds`.
        vocabulary_size: tokens the network can read and write, specials included.
        syllable_count: ids of toneless syllables (0 is "no reading").
        character_dim: size of the character embedding, shared with all output layers.
        pinyin_dim: size of the pinyin embedding; 0 leaves pinyin out.
        cell: recurrent cell.
        encoder_layers, encoder_hidden, bidirectional: the encoder; hidden is per direction.
        dropout: on embeddings and between layers.
    """

    kind: ClassVar[str]
    vocabulary_size: int
    syllable_count: int
    character_dim: int = 256
    pinyin_dim: int = 64
    cell: Cell = "lstm"
    encoder_layers: int = 2
    encoder_hidden: int = 320
    bidirectional: bool = True
    dropout: float = 0.1

    def __post_init__(self) -> None:
        for name in ("vocabulary_size", "character_dim", "encoder_layers", "encoder_hidden"):
            if getattr(self, name) < 1:
                raise ConfigError(f"model.{name}：应是正数，现有 {getattr(self, name)}")
        if self.pinyin_dim < 0:
            raise ConfigError(f"model.pinyin_dim：应不小于 0，现有 {self.pinyin_dim}")
        if self.cell not in get_args(Cell):
            raise ConfigError(f"model.cell：可以是 {'、'.join(get_args(Cell))}，现有 {self.cell!r}")
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"model.dropout：应是不小于 0 而小于 1 的数，现有 {self.dropout}")

    @property
    def memory_dim(self) -> int:
        """Size of one encoder output vector."""
        return self.encoder_hidden * (2 if self.bidirectional else 1)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for config.json."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The inverse of :meth:`to_dict`; an unknown key raises ConfigError that names it."""
        return build(cls, values, "model")


@dataclass(frozen=True)
class ModelConfig(EncoderConfig):
    """Sizes and ingredients of :class:`proofread.model.seq2seq.Seq2Seq`, beside those of its encoder.

    Attributes:
        decoder_hidden: size of the one decoder layer.
        attention: score function after Luong et al. (2015) and Bahdanau et al. (2015), or none.
        copy: pointer-copy mixture (See et al. 2017); needs attention.
        head: per-position correction head on the encoder.
    """

    kind: ClassVar[str] = "corrector"
    decoder_hidden: int = 512
    attention: AttentionKind = "general"
    copy: bool = True
    head: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.decoder_hidden < 1:
            raise ConfigError(f"model.decoder_hidden：应是正数，现有 {self.decoder_hidden}")
        if self.attention not in get_args(AttentionKind):
            raise ConfigError(f"model.attention：可以是 {'、'.join(get_args(AttentionKind))}，现有 {self.attention!r}")
        if self.copy and self.attention == "none":
            raise ConfigError("model.copy：复制要靠注意力的权重，而 model.attention 是 'none'")
        if self.attention == "dot" and self.memory_dim != self.decoder_hidden:
            raise ConfigError(
                f"model.attention：'dot' 要求 decoder_hidden 等于编码器输出的大小 "
                f"{self.memory_dim}，现有 {self.decoder_hidden}；大小不同时用 'general'"
            )
