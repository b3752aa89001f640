"""Lightning's trainer with the callbacks and loggers that the configuration names."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import EarlyStopping
from pytorch_lightning.loggers import CSVLogger, TensorBoardLogger
from pytorch_lightning.utilities.exceptions import MisconfigurationException

from proofread.configuration import unknown
from proofread.errors import ConfigError
from proofread.runtime.torch_engine import fast_bf16
from proofread.training.checkpoints import BestCheckpoint, InterruptedCheckpoint, LastCheckpoint
from proofread.training.progress import Progress
from proofread.training.throughput import Throughput

logger = logging.getLogger(__name__)

#: Keys of the group ``callbacks``, in the order in which they are called.
CALLBACKS: Final[Mapping[str, Callable[..., pl.Callback]]] = {
    "throughput": Throughput,  # before the progress that shows it
    "progress": Progress,
    "early_stopping": EarlyStopping,
    "best": BestCheckpoint,
    "last": LastCheckpoint,
    "interrupted": InterruptedCheckpoint,
}
#: Keys of the group ``logger``.
LOGGERS: Final[Mapping[str, Callable[..., Any]]] = {"csv": CSVLogger, "tensorboard": TensorBoardLogger}
#: What needs validation.
_VALIDATED: Final = ("best", "early_stopping")


def trainer_of(
    groups: Mapping[str, Mapping[str, Any]],
    *,
    validates: bool,
    partial: bool = False,
    callbacks: Sequence[pl.Callback] = (),
) -> pl.Trainer:
    """The trainer that the groups ``trainer``, ``callbacks`` and ``logger`` describe.

    Args:
        groups: plain values; a callback or logger that is null is left out.
        validates: whether there is anything to validate on.
        partial: whether the loss leaves out a part of the network, which DDP has to be told.
        callbacks: further ones.

    Raises:
        ConfigError: a key or value is not accepted; the message names the group.
    """
    settings = dict(groups["trainer"])
    chosen = dict(groups["callbacks"])
    on_cpu = settings.get("accelerator") == "cpu" or not torch.cuda.is_available()
    if on_cpu and "bf16" in str(settings.get("precision")) and not fast_bf16():
        logger.warning("this CPU does not compute in bf16: trainer.precision is 32-true")
        settings["precision"] = "32-true"
    if partial and settings.get("strategy") == "ddp":
        settings["strategy"] = "ddp_find_unused_parameters_true"
    if not validates:
        logger.warning("data.valid names no source: training does not stop early and its last weights count")
        chosen.update(dict.fromkeys(_VALIDATED))
        settings["limit_val_batches"] = 0
    made = [*_made("callbacks", CALLBACKS, chosen), *callbacks]
    loggers = _made("logger", LOGGERS, groups["logger"])
    return _called("trainer", pl.Trainer, {**settings, "callbacks": made, "logger": loggers})


def _made(group: str, known: Mapping[str, Callable[..., Any]], chosen: Mapping[str, Any]) -> list[Any]:
    """What ``chosen`` names of ``known``, with its settings, in the order of ``known``."""
    for name in chosen:
        if name not in known:
            raise ConfigError(f"{group}：{unknown(name, known)}")
    return [
        _called(f"{group}.{name}", make, chosen[name]) for name, make in known.items() if chosen.get(name) is not None
    ]


def _called(key: str, make: Callable[..., Any], settings: Mapping[str, Any]) -> Any:
    try:
        return make(**settings)
    except (TypeError, ValueError, MisconfigurationException, ModuleNotFoundError) as error:
        raise ConfigError(f"{key}：{error}") from error
