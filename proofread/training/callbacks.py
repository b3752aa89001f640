"""What a run shows while it goes on, and what it saves when it is stopped."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Checkpoint
from pytorch_lightning.trainer.states import TrainerFn
from tqdm import tqdm

from proofread.training.base_module import NetworkModule

logger = logging.getLogger(__name__)


class Progress(pl.Callback):
    """On a terminal a bar over the whole training, whether steps or time limit it; everywhere a line per validation.

    Args:
        refresh_rate: steps between two updates of the bar.
    """

    def __init__(self, refresh_rate: int = 20) -> None:
        self.refresh_rate = refresh_rate
        self._bar: Any = None

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Show the bar where training stands."""
        start = 100 * _progress(pl_module)
        form = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
        self._bar = tqdm(total=100, initial=start, bar_format=form, disable=None, dynamic_ncols=True, leave=False)

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, *_: Any) -> None:
        """Move the bar."""
        if trainer.global_step % self.refresh_rate == 0 and not self._bar.disable:
            self._bar.n = 100 * _progress(pl_module)
            self._bar.set_postfix_str(f"step {trainer.global_step}, loss {_metrics(trainer).get('train/total', 0):.3f}")

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Write the line."""
        if trainer.state.fn == TrainerFn.FITTING and not trainer.sanity_checking:
            shown = {
                name: value for name, value in _metrics(trainer).items() if name.startswith(("valid/", "train/total"))
            }
            self._bar.clear()
            logger.info("step %d: %s", trainer.global_step, ", ".join(f"{n} {v:.4f}" for n, v in sorted(shown.items())))

    def teardown(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """Remove the bar, so that the error stands on a line of its own."""
        self.teardown(trainer, pl_module, "fit")


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
        """Save if it is time."""
        if time.monotonic() - self._time >= 60 * self.minutes:
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

    Lightning's own callback for this silently goes on from a checkpoint that it finds in its folder.

    Args:
        path: the checkpoint; an existing one is replaced.
    """

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """Save, if anything has been learned yet."""
        if trainer.global_step:
            trainer.save_checkpoint(self.path)
            logger.warning("stopped at step %d; go on with ckpt_path=%s", trainer.global_step, self.path)


def _metrics(trainer: pl.Trainer) -> dict[str, float]:
    return {name: float(value) for name, value in trainer.callback_metrics.items()}


def _progress(module: pl.LightningModule) -> float:
    if not isinstance(module, NetworkModule):
        raise TypeError(f"expected a NetworkModule, got {type(module).__name__}")
    return module.progress()
