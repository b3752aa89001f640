"""Build everything a training run needs from one composed configuration, train, and write the bundle."""

from __future__ import annotations

import logging
from dataclasses import replace
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
from proofread.model.loss import LossConfig
from proofread.model.seq2seq import Seq2Seq
from proofread.runtime.bundle import load_bundle, save_bundle
from proofread.runtime.weights import network_from, weights_of
from proofread.text.vocabulary import SPECIALS, Vocabulary
from proofread.training.card import card_text
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


def network_and_vocabulary(model: dict[str, Any], init_from: str | None) -> tuple[Seq2Seq, Vocabulary]:
    """A fresh network of shape ``model``, or the one of the bundle ``init_from``, whose shape then counts."""
    if init_from is not None:
        bundle = load_bundle(None if init_from == "builtin" else init_from)
        logger.info("starting from %s (%s); its shape replaces the group model", bundle.path, bundle.fingerprint)
        return network_from(bundle).train(), bundle.vocabulary
    config = build(ModelConfig, {**model, "syllable_count": 0}, "model")
    vocabulary = frequent_vocabulary(config.vocabulary_size)
    return Seq2Seq(replace(config, syllable_count=vocabulary.syllable_count)), vocabulary


def train(config: DictConfig) -> dict[str, float]:
    """Train as ``config`` says; returns the last training metrics and the validation metrics of the best checkpoint.

    Raises:
        ConfigError: a key is unknown, missing or out of range.
        BundleError: ``init_from`` cannot be used.
    """
    pl.seed_everything(config.seed, workers=True, verbose=False)
    data = DataConfig.from_dict(_plain(config.data))
    learning = TrainingConfig(
        loss=build(LossConfig, _plain(config.loss), "loss"),
        masking=build(MaskingConfig, _plain(config.masking), "masking"),
        optimizer=build(OptimizerConfig, _plain(config.optimizer), "optimizer"),
    )
    if config.ckpt_path is not None:
        if not Path(config.ckpt_path).is_file():
            raise ConfigError(f"ckpt_path: there is no checkpoint {config.ckpt_path}")
        # Among its own, or what was the best until then would be forgotten.
        config.paths.checkpoints = str(Path(config.ckpt_path).absolute().parent)
    network, vocabulary = network_and_vocabulary(_plain(config.model), config.init_from)
    module = CorrectorModule(network, vocabulary, learning, seed=config.seed)
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
    card = _card(config, trainer, rounded)
    bundle = save_bundle(
        config.bundle_dir,
        model=network.config,
        vocabulary=vocabulary,
        weights=weights_of(network),
        card=card,
        card_text=card_text(card),
    )
    logger.info("wrote %s: use it with `proofread fix --model %s FILE`", bundle, bundle)
    return rounded


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
        "validation_signature": SpellingMetric().signature(),
    }
