"""The networks of this package by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from proofread.model.classifier import SentenceClassifier
from proofread.model.config import DetectorConfig, EncoderConfig, LanguageModelConfig, ModelConfig
from proofread.model.language_model import CharacterModel
from proofread.model.seq2seq import Seq2Seq

Network = Seq2Seq | SentenceClassifier | CharacterModel

NETWORKS: Final[Mapping[str, Any]] = {
    ModelConfig.kind: Seq2Seq,
    DetectorConfig.kind: SentenceClassifier,
    LanguageModelConfig.kind: CharacterModel,
}


def network_of(config: EncoderConfig) -> Network:
    """A fresh network of the kind and shape that ``config`` describes."""
    network: Network = NETWORKS[config.kind](config)
    return network
