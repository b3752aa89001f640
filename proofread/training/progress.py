"""How far a training is: a bar on a terminal, elsewhere a line a minute, everywhere a line per validation."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.trainer.states import TrainerFn
from tqdm import tqdm

from proofread.training.base_module import NetworkModule
from proofread.training.throughput import RATE

logger = logging.getLogger(__name__)


class Progress(pl.Callback):
    """Shows the whole training, whether steps or time limit it.

    Args:
        refresh_rate: steps between two updates of the bar.
        every: seconds between two lines where there is no terminal.
    """

    def __init__(self, refresh_rate: int = 20, every: float = 60.0) -> None:
        self.refresh_rate = refresh_rate
        self.every = every
        self._bar: Any = None
        self._started = self._spoke = self._share = 0.0

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Show the bar where training stands."""
        self._started = self._spoke = time.monotonic()
        self._share = _progress(pl_module)
        form = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
        initial = 100 * self._share
        self._bar = tqdm(total=100, initial=initial, bar_format=form, disable=None, dynamic_ncols=True, leave=False)

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, *_: Any) -> None:
        """Move the bar, or write a line if it is time."""
        if not self._bar.disable:
            if trainer.global_step % self.refresh_rate == 0:
                self._bar.n = 100 * _progress(pl_module)
                self._bar.set_postfix_str(f"step {trainer.global_step}, loss {_loss(trainer):.3f}")
        elif time.monotonic() - self._spoke >= self.every:
            self._spoke = time.monotonic()
            share = _progress(pl_module)
            left = (self._spoke - self._started) * (1 - share) / max(share - self._share, 1e-9)
            rate = _metrics(trainer).get(RATE, 0.0)
            said = "step %d, %.0f %%: loss %.3f, %.0f source characters/s, about %.0f min left"
            logger.info(said, trainer.global_step, 100 * share, _loss(trainer), rate, left / 60)

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


def _metrics(trainer: pl.Trainer) -> dict[str, float]:
    return {name: float(value) for name, value in trainer.callback_metrics.items()}


def _loss(trainer: pl.Trainer) -> float:
    return _metrics(trainer).get("train/total", 0.0)


def _progress(module: pl.LightningModule) -> float:
    if not isinstance(module, NetworkModule):
        raise TypeError(f"expected a NetworkModule, got {type(module).__name__}")
    return module.progress()
