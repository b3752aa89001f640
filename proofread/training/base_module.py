"""What the training of every network has in common: where it stands, and how its weights move."""

from __future__ import annotations

from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Timer

from proofread.model.batch import Batch
from proofread.model.kinds import Network
from proofread.text.vocabulary import Vocabulary
from proofread.training.schedule import OptimizerConfig


class NetworkModule(pl.LightningModule):
    """Trains ``network`` with AdamW on a schedule; a subclass says what the loss is and what is validated.

    Random numbers of a step depend only on ``seed`` and the step's number, so that a resumed run repeats them.
    """

    #: The choices behind the validation metrics, for the model card.
    signature: str
    #: The command that uses the finished bundle, which stands for {}.
    command = "python -m proofread.evaluate model={} data=SET.tsv"

    def __init__(self, network: Network, vocabulary: Vocabulary, optimizer: OptimizerConfig, *, seed: int = 1) -> None:
        super().__init__()
        self.network: Any = network
        self.vocabulary = vocabulary
        self.optimizer = optimizer
        self.seed = seed

    def progress(self) -> float:
        """Share of the training that is over, in [0, 1]: by steps or by time, whichever ends sooner."""
        shares = [0.0]
        if self.trainer.max_steps > 0:
            shares.append(self.trainer.global_step / self.trainer.max_steps)
        for callback in self.trainer.callbacks:  # type: ignore[attr-defined]
            if isinstance(callback, Timer) and callback._duration:
                shares.append(callback.time_elapsed() / callback._duration)
        if self.trainer.max_epochs and self.trainer.max_epochs > 0:
            shares.append(self.trainer.current_epoch / self.trainer.max_epochs)
        return min(max(shares), 1.0)

    def on_train_batch_start(self, batch: Batch, batch_idx: int) -> None:
        """Move the learning rate, the noise and the random numbers to where training stands."""
        torch.manual_seed(self.seed * 1_000_003 + self.trainer.global_step)
        progress = self.progress()
        rate = self.optimizer.learning_rate * self.optimizer.factor(progress)
        for group in self.optimizers().param_groups:  # type: ignore[union-attr]
            group["lr"] = rate
        datamodule = getattr(self.trainer, "datamodule", None)
        if datamodule is not None:
            datamodule.set_progress(progress)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """AdamW; matrices decay, biases do not."""
        parameters = list(self.network.parameters())
        groups = [
            {"params": [p for p in parameters if p.ndim > 1], "weight_decay": self.optimizer.weight_decay},
            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=self.optimizer.learning_rate, betas=(0.9, 0.98))

    def configure_gradient_clipping(self, optimizer: Any, *_: Any, **__: Any) -> None:
        """Clip the norm as configured."""
        self.clip_gradients(optimizer, gradient_clip_val=self.optimizer.gradient_clip)
