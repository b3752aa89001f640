"""How fast training goes, in the unit that compares machines: characters of source text per second."""

from __future__ import annotations

import time
from typing import Any, Final

import pytorch_lightning as pl

from proofread.model.batch import Batch

#: The metric's name.
RATE: Final = "train/source_characters_per_second"


class Throughput(pl.Callback):
    """Logs :data:`RATE` since the start: loading counts, validation does not.

    Processes get equal shares of every batch, so one of them stands for all.
    """

    def __init__(self) -> None:
        self._characters = 0
        self._started = self._paused = 0.0

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Start the clock."""
        self._characters = 0
        self._started = time.perf_counter()

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
        rate = trainer.world_size * self._characters / (time.perf_counter() - self._started)
        pl_module.log(RATE, rate, batch_size=1)
