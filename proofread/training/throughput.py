"""How fast training goes, in the unit that compares machines: characters of source text per second."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytorch_lightning as pl

from proofread.model.batch import Batch

logger = logging.getLogger(__name__)


class Throughput(pl.Callback):
    """Logs ``train/source_characters_per_second`` since the start: loading counts, validation does not.

    Args:
        every: Seconds between the lines it also writes to the log, for runs that nobody watches.
    """

    def __init__(self, every: float = 60.0) -> None:
        self.every = every
        self._characters = 0
        self._started = self._spoke = self._paused = 0.0

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Start the clock."""
        self._characters = 0
        self._started = self._spoke = time.perf_counter()

    def on_validation_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Stop the clock."""
        self._paused = time.perf_counter()

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Go on."""
        self._started += time.perf_counter() - self._paused

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Batch, batch_idx: int
    ) -> None:
        """Count the batch."""
        self._characters += sum(len(example.source) for example in batch.examples)
        now = time.perf_counter()
        rate = self._characters / (now - self._started)
        pl_module.log("train/source_characters_per_second", rate, batch_size=len(batch.examples))
        if now - self._spoke >= self.every:
            self._spoke = now
            logger.info("step %d: %.0f source characters/s", trainer.global_step, rate)
