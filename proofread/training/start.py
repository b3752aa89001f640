"""What a training starts from: a fresh network with the most frequent characters, or a bundle."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from proofread.configuration import build
from proofread.errors import ConfigError
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import readings_table
from proofread.model.config import EncoderConfig, ModelConfig
from proofread.model.kinds import NetworkKind, kind_of
from proofread.model.network import Network
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.weights import any_network
from proofread.text.vocabulary import SPECIALS, Vocabulary

logger = logging.getLogger(__name__)


def frequent_vocabulary(size: int) -> Vocabulary:
    """The ``size`` - specials most frequent characters of modern Chinese, with the readings of all characters.

    Raises:
        ConfigError: ``size`` leaves no room for a character or exceeds the table.
    """
    characters = list(frequencies())[: size - len(SPECIALS)]
    if not 0 < size - len(SPECIALS) <= len(characters):
        most = len(frequencies()) + len(SPECIALS)
        raise ConfigError(f"model.vocabulary_size：应是 {len(SPECIALS) + 1} 到 {most}，现有 {size}")
    readings = {character: (spoken[0].syllable, spoken[0].tone) for character, spoken in readings_table().items()}
    return Vocabulary(characters, readings)


def parent_bundle(init_from: str | None) -> Bundle | None:
    """The bundle that a training starts from, as ``init_from`` names it; raises BundleError."""
    return None if init_from is None else load_bundle(None if init_from == "builtin" else init_from)


def network_and_vocabulary(model: Mapping[str, Any], parent: Bundle | None) -> tuple[Network, Vocabulary]:
    """A fresh network of kind and shape ``model``, or one that starts from the bundle ``parent``.

    A bundle of the same kind gives the whole network, of another kind the encoder; it also gives vocabulary and shape.

    Raises:
        ConfigError: the kind or a key is unknown, or a value out of range.
        BundleError: the weights of ``parent`` do not fit its configuration.
    """
    shape = {name: value for name, value in model.items() if name != "kind"}
    kind = kind_of(model.get("kind", ModelConfig.kind))
    if parent is None:
        config = build(kind.config, {**shape, "syllable_count": 0}, "model")
        vocabulary = frequent_vocabulary(config.vocabulary_size)
        return _fresh(kind, replace(config, syllable_count=vocabulary.syllable_count)), vocabulary
    found = any_network(parent)
    logger.info("starting from %s (%s); its shape replaces the group model", parent.path, parent.fingerprint)
    if type(parent.model) is kind.config:
        return found.train(), parent.vocabulary
    read = {field.name: getattr(parent.model, field.name) for field in fields(EncoderConfig)}
    network = _fresh(kind, build(kind.config, {**shape, **read}, "model"))
    network.encoder.load_state_dict(found.encoder.state_dict())
    return network, parent.vocabulary


def _fresh(kind: NetworkKind, config: EncoderConfig) -> Network:
    network: Network = kind.resolved("network")(config)
    return network
