"""The checkpoints that a run keeps: the best, the last, and what was learned when it was stopped."""

from __future__ import annotations

import logging
import pickle
import time
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Checkpoint, ModelCheckpoint
from pytorch_lightning.trainer.states import TrainerFn
from torch import Tensor

from proofread.errors import BundleError
from proofread.model.network import Network

logger = logging.getLogger(__name__)


class BestCheckpoint(ModelCheckpoint):
    """Keeps the checkpoint with the best ``monitor``, and of several equally good ones that with the lower loss.

    A short training may never correct a sentence, so that its F1 is 0 throughout; Lightning would keep its first.

    Args:
        tie: the metric that decides between equals; less is better.
        options: of :class:`~pytorch_lightning.callbacks.ModelCheckpoint`.
    """

    def __init__(self, *, tie: str = "valid/loss", **options: Any) -> None:
        super().__init__(save_top_k=1, **options)
        self.tie = tie
        self._lowest = float("inf")

    def check_monitor_top_k(self, trainer: pl.Trainer, current: Tensor | None = None) -> bool:
        """Whether the present weights are the ones to keep."""
        better = super().check_monitor_top_k(trainer, current)
        found = float(trainer.callback_metrics.get(self.tie, float("inf")))
        if not better and current is not None and self.best_model_score is not None:
            equal = bool(current == self.best_model_score) and found < self._lowest
            better = trainer.strategy.reduce_boolean_decision(equal)
        if better:
            self._lowest = found
        return better

    def state_dict(self) -> dict[str, Any]:
        """What a resumed run needs to compare with."""
        return {**super().state_dict(), "lowest": self._lowest}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """The inverse of :meth:`state_dict`."""
        super().load_state_dict(state_dict)
        self._lowest = state_dict["lowest"]


class LastCheckpoint(Checkpoint):
    """Keeps one checkpoint to go on from: after every validation, every few minutes, and at the end.

    Lightning's ``save_last`` saves only when the best one changes.

    Args:
        path: the checkpoint; it is replaced every time.
        minutes: longest time between two.
    """

    def __init__(self, path: str, minutes: float = 10.0) -> None:
        super().__init__()
        self.path = path
        self.minutes = minutes
        self._time = 0.0

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Start the clock."""
        self._time = time.monotonic()

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, *_: Any) -> None:
        """Save if it is time in any process: saving is waiting for each other."""
        due = time.monotonic() - self._time >= 60 * self.minutes
        if trainer.strategy.reduce_boolean_decision(due, all=False):
            self._save(trainer)

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Save with what the other callbacks make of the validation: they have been called before."""
        if trainer.state.fn == TrainerFn.FITTING and not trainer.sanity_checking:
            self._save(trainer)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Save the end."""
        self._save(trainer)

    def _save(self, trainer: pl.Trainer) -> None:
        trainer.save_checkpoint(self.path)
        self._time = time.monotonic()


class InterruptedCheckpoint(Checkpoint):
    """Saves a checkpoint when training ends by an exception, Ctrl-C included.

    Lightning's own callback for this silently goes on from a checkpoint that it finds in its folder. One of several
    processes saves nothing: saving is waiting for each other, and the others may be gone.

    Args:
        path: the checkpoint; an existing one is replaced.
    """

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """Save, if anything has been learned yet."""
        if trainer.global_step and trainer.world_size == 1:
            trainer.save_checkpoint(self.path)
            logger.warning("stopped at step %d; go on with ckpt_path=%s", trainer.global_step, self.path)


def load_weights(network: Network, checkpoint: Path) -> None:
    """Put the weights that ``checkpoint`` has of a network into ``network``.

    Raises:
        BundleError: it is not readable, or of a network of another shape.
    """
    try:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)["state_dict"]
        network.load_state_dict({name.removeprefix("network."): value for name, value in state.items()})
    except (RuntimeError, KeyError, TypeError, EOFError, OSError, pickle.UnpicklingError) as error:
        # Torch names one array a line; the last will do.
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = lines[-1] if lines else type(error).__name__
        raise BundleError(f"{checkpoint}：不是这个网络的检查点：{reason}") from error
