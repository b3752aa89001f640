"""Build everything a training run needs from one composed configuration, train, and write the bundle."""

from __future__ import annotations

import logging
from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from hydra.utils import instantiate
from omegaconf import DictConfig, OmegaConf

from proofread.configuration import build
from proofread.corpus.config import DataConfig
from proofread.corpus.datamodule import ProofreadDataModule
from proofread.errors import ConfigError
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import readings_table
from proofread.model.classifier import SentenceClassifier
from proofread.model.config import EncoderConfig, ModelConfig, config_of
from proofread.model.kinds import Network, network_of
from proofread.model.language_model import CharacterModel
from proofread.model.loss import LossConfig
from proofread.runtime.bundle import load_bundle, save_bundle
from proofread.runtime.weights import any_network, weights_of
from proofread.text.vocabulary import SPECIALS, Vocabulary
from proofread.training.base_module import NetworkModule
from proofread.training.card import card_text
from proofread.training.detector import DetectorModule
from proofread.training.graphs import add_graphs
from proofread.training.language_model import LanguageModelModule
from proofread.training.masking import MaskingConfig
from proofread.training.module import CorrectorModule, TrainingConfig
from proofread.training.schedule import OptimizerConfig

logger = logging.getLogger(__name__)


def frequent_vocabulary(size: int) -> Vocabulary:
    """The ``size`` - specials most frequent characters of modern Chinese, with the readings of all characters.

    Raises:
        ConfigError: ``size`` leaves no room for a character or exceeds the table.
    """
    characters = list(frequencies())[: size - len(SPECIALS)]
    if not 0 < size - len(SPECIALS) <= len(characters):
        most = len(frequencies()) + len(SPECIALS)
        raise ConfigError(f"model.vocabulary_size: expected {len(SPECIALS) + 1} to {most}, got {size}")
    readings = {character: (spoken[0].syllable, spoken[0].tone) for character, spoken in readings_table().items()}
    return Vocabulary(characters, readings)


def network_and_vocabulary(model: dict[str, Any], init_from: str | None) -> tuple[Network, Vocabulary]:
    """A fresh network of kind and shape ``model``, or one that starts from the bundle ``init_from``.

    A bundle of the same kind gives the whole network, of another kind the encoder; it also gives vocabulary and shape.
    """
    shape = {name: value for name, value in model.items() if name != "kind"}
    expected = config_of(model.get("kind", ModelConfig.kind))
    if init_from is None:
        config = build(expected, {**shape, "syllable_count": 0}, "model")
        vocabulary = frequent_vocabulary(config.vocabulary_size)
        return network_of(replace(config, syllable_count=vocabulary.syllable_count)), vocabulary
    bundle = load_bundle(None if init_from == "builtin" else init_from)
    found = any_network(bundle)
    logger.info("starting from %s (%s); its shape replaces the group model", bundle.path, bundle.fingerprint)
    if type(bundle.model) is expected:
        return found.train(), bundle.vocabulary
    read = {field.name: getattr(bundle.model, field.name) for field in fields(EncoderConfig)}
    network = network_of(build(expected, {**shape, **read}, "model"))
    network.encoder.load_state_dict(found.encoder.state_dict())
    return network, bundle.vocabulary


def train(config: DictConfig) -> dict[str, float]:
    """Train as ``config`` says; returns the last training metrics and the validation metrics of the best checkpoint.

    Raises:
        ConfigError: a key is unknown, missing or out of range.
        BundleError: ``init_from`` cannot be used.
    """
    pl.seed_everything(config.seed, workers=True, verbose=False)
    data = DataConfig.from_dict(_plain(config.data))
    if config.ckpt_path is not None:
        if not Path(config.ckpt_path).is_file():
            raise ConfigError(f"ckpt_path: there is no checkpoint {config.ckpt_path}")
        # Among its own, or what was the best until then would be forgotten.
        config.paths.checkpoints = str(Path(config.ckpt_path).absolute().parent)
    network, vocabulary = network_and_vocabulary(_plain(config.model), config.init_from)
    module = _module(config, network, vocabulary)
    datamodule = ProofreadDataModule(data, vocabulary)
    trainer = _trainer(config, validates=bool(data.valid))
    try:
        trainer.fit(module, datamodule=datamodule, ckpt_path=config.ckpt_path, weights_only=True)
    except SystemExit:  # how Lightning ends after Ctrl-C, when its callbacks have saved what they want
        raise KeyboardInterrupt from None
    metrics: dict[str, Any] = dict(trainer.callback_metrics)
    best = getattr(trainer.checkpoint_callback, "best_model_path", "")
    if Path(best).is_file():
        module.load_state_dict(torch.load(best, map_location="cpu", weights_only=True)["state_dict"])
        metrics.update(trainer.validate(module, datamodule=datamodule, verbose=False)[0])
    rounded = {name: round(float(value), 4) for name, value in metrics.items()}
    card = {**_card(config, trainer, rounded), "validation_signature": module.signature}
    bundle = save_bundle(
        config.bundle_dir,
        model=network.config,
        vocabulary=vocabulary,
        weights=weights_of(network),
        card=card,
        card_text=card_text(card),
    )
    add_graphs(bundle)
    logger.info("wrote %s: use it with `%s`", bundle, module.command.format(bundle))
    return rounded


def _module(config: DictConfig, network: Network, vocabulary: Vocabulary) -> NetworkModule:
    """How a network of this kind is trained."""
    optimizer = build(OptimizerConfig, _plain(config.optimizer), "optimizer")
    if isinstance(network, SentenceClassifier):
        return DetectorModule(network, vocabulary, optimizer, seed=config.seed)
    if isinstance(network, CharacterModel):
        return LanguageModelModule(network, vocabulary, optimizer, seed=config.seed)
    learning = TrainingConfig(
        loss=build(LossConfig, _plain(config.loss), "loss"),
        masking=build(MaskingConfig, _plain(config.masking), "masking"),
        optimizer=optimizer,
    )
    return CorrectorModule(network, vocabulary, learning, seed=config.seed)


def _plain(group: DictConfig) -> dict[str, Any]:
    return OmegaConf.to_container(group, resolve=True)  # type: ignore[return-value]


def _trainer(config: DictConfig, *, validates: bool) -> pl.Trainer:
    callbacks = {name: callback for name, callback in config.callbacks.items() if callback}
    options: dict[str, Any] = {}
    on_cpu = config.trainer.accelerator == "cpu" or not torch.cuda.is_available()
    if on_cpu and "bf16" in str(config.trainer.precision) and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        logger.warning("this CPU does not compute in bf16: trainer.precision is 32-true")
        options["precision"] = "32-true"
    if not validates:
        logger.warning("data.valid names no source: training does not stop early and its last weights count")
        callbacks = {name: one for name, one in callbacks.items() if name not in ("best", "early_stopping")}
        options["limit_val_batches"] = 0
    return instantiate(
        config.trainer,
        callbacks=[instantiate(callback) for callback in callbacks.values()],
        logger=[instantiate(one) for one in config.logger.values() if one],
        **options,
    )


def _card(config: DictConfig, trainer: pl.Trainer, metrics: dict[str, float]) -> dict[str, Any]:
    return {
        **_plain(config.card),
        "date": datetime.now(UTC).date().isoformat(),
        "code_version": version("proofread"),
        "steps": trainer.global_step,
        "init_from": config.init_from,
        "noise": _plain(config.noise),
        "validation": metrics,
    }
