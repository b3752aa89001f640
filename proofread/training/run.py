"""Build everything a training run needs from one composed configuration, train, and write the bundle."""

from __future__ import annotations

import logging
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
from proofread.metrics.spelling import SpellingMetric
from proofread.model.config import ModelConfig
from proofread.model.seq2seq import Seq2Seq
from proofread.runtime.bundle import load_bundle, save_bundle
from proofread.runtime.weights import network_from, weights_of
from proofread.text.vocabulary import SPECIALS, Vocabulary
from proofread.training.card import card_text
from proofread.training.module import CorrectorModule, TrainingConfig

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
    readings = {character: tuple(spoken[0]) for character, spoken in readings_table().items()}
    return Vocabulary(characters, readings)


def network_and_vocabulary(model: dict[str, Any], init_from: str | None) -> tuple[Seq2Seq, Vocabulary]:
    """A fresh network of shape ``model``, or the one of the bundle ``init_from``, whose shape then counts."""
    if init_from is not None:
        bundle = load_bundle(None if init_from == "builtin" else init_from)
        logger.info("starting from %s (%s); its shape replaces the group model", bundle.path, bundle.fingerprint)
        return network_from(bundle), bundle.vocabulary
    vocabulary = frequent_vocabulary(int(model.get("vocabulary_size", 0)))
    config = build(ModelConfig, {**model, "syllable_count": vocabulary.syllable_count}, "model")
    return Seq2Seq(config), vocabulary


def train(config: DictConfig) -> dict[str, float]:
    """Train as ``config`` says; returns the last validation metrics.

    Raises:
        ConfigError: a key is unknown, missing or out of range.
        BundleError: ``init_from`` cannot be used.
    """
    pl.seed_everything(config.seed, workers=True, verbose=False)
    plain = {key: OmegaConf.to_container(config[key], resolve=True) for key in _PLAIN}
    training = build(TrainingConfig, {key: plain[key] for key in ("loss", "masking", "optimizer")}, "train")
    data = DataConfig.from_dict(plain["data"])  # type: ignore[arg-type]
    network, vocabulary = network_and_vocabulary(plain["model"], config.init_from)  # type: ignore[arg-type]
    datamodule = ProofreadDataModule(data, vocabulary)
    module = CorrectorModule(network, vocabulary, training)
    callbacks = [instantiate(callback) for callback in config.callbacks.values() if callback]
    loggers = [instantiate(one) for one in config.logger.values() if one]
    trainer: pl.Trainer = instantiate(config.trainer, callbacks=callbacks, logger=loggers)
    trainer.fit(module, datamodule=datamodule, ckpt_path=config.ckpt_path, weights_only=False)
    if trainer.interrupted:
        logger.warning("interrupted: go on with ckpt_path=%s", Path(config.paths.output) / "checkpoints/interrupted.ckpt")
        raise KeyboardInterrupt
    metrics = {name: round(float(value), 4) for name, value in trainer.callback_metrics.items()}
    best = getattr(trainer.checkpoint_callback, "best_model_path", "")
    if best:
        module.load_state_dict(torch.load(best, map_location="cpu", weights_only=False)["state_dict"])
    card = _card(config, trainer, metrics)
    bundle = save_bundle(
        config.bundle_dir,
        model=network.config,
        vocabulary=vocabulary,
        weights=weights_of(network),
        card=card,
        card_text=card_text(card),
    )
    logger.info("wrote %s: use it with `proofread fix --model %s FILE`", bundle, bundle)
    return metrics


_PLAIN = ("data", "model", "loss", "masking", "optimizer")


def _card(config: DictConfig, trainer: pl.Trainer, metrics: dict[str, float]) -> dict[str, Any]:
    return {
        **OmegaConf.to_container(config.card, resolve=True),  # type: ignore[dict-item]
        "date": datetime.now(UTC).date().isoformat(),
        "code_version": version("proofread"),
        "steps": trainer.global_step,
        "init_from": config.init_from,
        "noise": OmegaConf.to_container(config.noise, resolve=True),
        "validation": metrics,
        "validation_signature": SpellingMetric().signature(),
    }
