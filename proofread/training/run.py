"""Build everything a training run needs from one composed configuration, train, and write the bundle."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
from omegaconf import DictConfig, OmegaConf

from proofread.corpus.check import check_sources
from proofread.corpus.config import DataConfig
from proofread.corpus.datamodule import ProofreadDataModule
from proofread.errors import ConfigError
from proofread.model.kinds import kind_of
from proofread.runtime.bundle import Bundle, free_for_bundle, save_bundle
from proofread.runtime.weights import weights_of
from proofread.training.base_module import NetworkModule
from proofread.training.card import card_text
from proofread.training.checkpoints import load_weights
from proofread.training.setup import trainer_of
from proofread.training.start import network_and_vocabulary, parent_bundle

logger = logging.getLogger(__name__)

#: What every configuration has.
_GROUPS = ("paths", "card", "data", "noise", "model", "optimizer", "trainer", "callbacks", "logger")


def train(config: DictConfig, *, callbacks: Sequence[pl.Callback] = ()) -> dict[str, float]:
    """Train as ``config`` says; returns the last training metrics and the validation metrics of the best checkpoint.

    Of several processes, the first writes.

    Args:
        config: the composed configuration.
        callbacks: beside those that it names.

    Raises:
        ConfigError: a key is unknown, missing or out of range.
        FormatError: a file of the data is not what its suffix says.
        BundleError: ``init_from`` cannot be used.
    """
    for name in _GROUPS:
        if not isinstance(config[name], DictConfig):
            raise ConfigError(f"{name}：应是按名字列出的设置，现有 {config[name]!r}")
    logger.info("run folder: %s", config.paths.output)
    # Everything that a run reads, and the place that it writes to, before it builds anything.
    if not isinstance(config.seed, int) or not 0 <= config.seed < 2**32:
        raise ConfigError(f"seed：应是 0 到 {2**32 - 1} 的整数，现有 {config.seed!r}")
    if config.ckpt_path == "auto":
        _resume(config)
    if config.ckpt_path is not None:
        if not Path(config.ckpt_path).is_file():
            raise ConfigError(f"ckpt_path：没有检查点 {config.ckpt_path}")
        # Among its own, or what was the best until then would be forgotten.
        config.paths.checkpoints = str(Path(config.ckpt_path).absolute().parent)
    free_for_bundle(config.bundle_dir)
    groups = {str(name): _plain(config[name]) for name in config if isinstance(config[name], DictConfig)}
    data = DataConfig.from_dict(groups["data"])
    check_sources(data)
    pl.seed_everything(config.seed, workers=True, verbose=False)
    parent = parent_bundle(config.init_from)
    network, vocabulary = network_and_vocabulary(groups["model"], parent)
    kind = kind_of(network.config.kind)
    module: NetworkModule = kind.resolved("learning").configured(network, vocabulary, groups, seed=config.seed)
    if config.ckpt_path is not None:
        load_weights(network, Path(config.ckpt_path))  # Lightning loads all of it again; a wrong one is told now
    datamodule = ProofreadDataModule(data, vocabulary)
    trainer = trainer_of(groups, validates=bool(data.valid), partial=module.partial, callbacks=callbacks)
    try:
        trainer.fit(module, datamodule=datamodule, ckpt_path=config.ckpt_path, weights_only=True)
    except SystemExit:  # how Lightning ends after Ctrl-C, when its callbacks have saved what they want
        raise KeyboardInterrupt from None
    metrics: dict[str, Any] = dict(trainer.callback_metrics)
    best = getattr(trainer.checkpoint_callback, "best_model_path", "")
    if Path(best).is_file():
        load_weights(network, Path(best))
        metrics.update(trainer.validate(module, datamodule=datamodule, verbose=False)[0])
    rounded = {name: round(float(value), 4) for name, value in metrics.items()}
    if not trainer.is_global_zero:
        return rounded
    card = {
        **_card(groups, parent),
        "steps": trainer.global_step,
        "validation": rounded,
        "validation_signature": module.signature,
    }
    bundle = save_bundle(
        config.bundle_dir,
        model=network.config,
        vocabulary=vocabulary,
        weights=weights_of(network),
        card=card,
        card_text=card_text(card),
    )
    logger.info("wrote %s: use it with `%s`", bundle, module.command.format(bundle))
    return rounded


def _resume(config: DictConfig) -> None:
    """Go on from the last checkpoint of the run folder if there is one; the earlier curve stays beside the new one."""
    if config.callbacks.last is None:
        raise ConfigError("ckpt_path：auto 要有 callbacks.last，检查点由它写下")
    last = Path(config.callbacks.last.path)
    config.ckpt_path = str(last) if last.is_file() else None
    if last.is_file() and config.logger.csv is not None:
        started = len(list(Path(config.paths.output).glob("csv*")))
        config.logger.csv.version = f"csv-{started + 1}"


def _plain(group: DictConfig) -> dict[str, Any]:
    return OmegaConf.to_container(group, resolve=True)  # type: ignore[return-value]


def _card(groups: Mapping[str, Any], parent: Bundle | None) -> dict[str, Any]:
    return {
        **groups["card"],
        "date": datetime.now(UTC).date().isoformat(),
        "code_version": version("proofread"),
        # Not its path, which says nothing elsewhere and too much about here.
        "init_from": parent and f"{parent.card.get('name')} ({parent.fingerprint})",
        "noise": groups["noise"],
    }
