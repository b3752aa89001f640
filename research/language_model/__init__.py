"""How probable is each character after those before it? The corrector's encoder as a language model.

Importing this package makes the kind known to bundles, training and evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from proofread.errors import ConfigError
from proofread.model.config import EncoderConfig
from proofread.model.kinds import NetworkKind, register


@dataclass(frozen=True)
class LanguageModelConfig(EncoderConfig):
    """Sizes of :class:`research.language_model.network.CharacterModel`: those of an encoder that reads one way."""

    kind: ClassVar[str] = "language_model"
    bidirectional: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bidirectional:
            raise ConfigError("model.bidirectional: a language model must not see what follows; expected false")


LANGUAGE_MODEL: Final = NetworkKind(
    LanguageModelConfig,
    "research.language_model.network:CharacterModel",
    "research.language_model.learning:LanguageModelModule",
    "research.language_model.judging:predicted",
)
register(LANGUAGE_MODEL)
