"""What the training of every network has in common: where it stands, and how its weights move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Timer
from torch import Tensor

from proofread.configuration import build
from proofread.metrics.base import Counts
from proofread.model.batch import Batch
from proofread.model.loss import means
from proofread.model.network import Network
from proofread.text.vocabulary import Vocabulary
from proofread.training.schedule import OptimizerConfig


class NetworkModule(pl.LightningModule):
    """Trains ``network`` with AdamW on a schedule; a subclass says what the loss is and what is validated.

    Random numbers of a step depend only on ``seed``, the step's number and the process's rank, so that a resumed run
    repeats them.
    """

    #: The choices behind the validation metrics, for the model card.
    signature: str
    #: Whether the loss leaves out a part of the network.
    partial = False
    #: The command that uses the finished bundle, which stands for {}.
    command = "python -m proofread.evaluate model={} data=SET.tsv"

    def __init__(self, network: Network, vocabulary: Vocabulary, optimizer: OptimizerConfig, *, seed: int = 1) -> None:
        super().__init__()
        self.network: Any = network
        self.vocabulary = vocabulary
        self.optimizer = optimizer
        self.seed = seed

    @classmethod
    def configured(cls, network: Network, vocabulary: Vocabulary, groups: Mapping[str, Any], *, seed: int = 1) -> Self:
        """How a network of this kind is trained, from the groups of the configuration by name; raises ConfigError."""
        return cls(network, vocabulary, build(OptimizerConfig, groups["optimizer"], "optimizer"), seed=seed)

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

    def everywhere(self, tensor: Tensor) -> Tensor:
        """The sum of ``tensor`` over all processes, in each of them."""
        summed = self.trainer.strategy.reduce(tensor.clone(), reduce_op="sum")
        return cast(Tensor, summed)

    def total(self, counts: Counts) -> Counts:
        """The sum of ``counts`` over all processes, in each of them."""
        return self.everywhere(torch.from_numpy(counts).to(self.device)).cpu().numpy()

    def mean(self, summed: Tensor, count: int) -> tuple[Tensor, Tensor, int]:
        """The two means of :func:`~proofread.model.loss.means` and the count over all processes."""
        counts = summed.new_tensor([count])
        scaled, shown = means(summed[None], counts, self.everywhere)
        return scaled[0], shown[0], int(self.everywhere(counts))

    def on_train_batch_start(self, batch: Batch, batch_idx: int) -> None:
        """Move the learning rate, the noise and the random numbers to where training stands."""
        torch.manual_seed(self.seed * 1_000_003 + self.trainer.global_step + (self.trainer.global_rank << 48))
        progress = self.trainer.strategy.broadcast(self.progress())  # clocks differ
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
