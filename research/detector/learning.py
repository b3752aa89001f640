"""How the detector learns: which sentences were corrupted?"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from torchmetrics.classification import BinaryAUROC

from proofread.model.batch import Batch
from proofread.text.vocabulary import Vocabulary
from proofread.training.base_module import NetworkModule
from proofread.training.schedule import OptimizerConfig
from research.detector.network import SentenceClassifier


class DetectorModule(NetworkModule):
    """Trains a sentence classifier by binary cross-entropy; validation reports ``valid/loss`` and ``valid/auc``."""

    signature = "label:source!=target|auc:exact|version:1"

    def __init__(
        self, network: SentenceClassifier, vocabulary: Vocabulary, optimizer: OptimizerConfig, *, seed: int = 1
    ) -> None:
        super().__init__(network, vocabulary, optimizer, seed=seed)
        self._auc = BinaryAUROC()

    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """The loss of one batch."""
        loss, shown, _ = self._loss(*self._judged(batch))
        self.log("train/total", shown, prog_bar=True, batch_size=1)
        return loss

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Judge and remember."""
        logits, labels = self._judged(batch)
        _, shown, rows = self._loss(logits, labels)
        self.log("valid/loss", shown, batch_size=rows, sync_dist=True)
        if len(labels):
            self._auc.update(torch.sigmoid(logits.double()), labels.int())

    def on_validation_epoch_end(self) -> None:
        """The area under the ROC curve over all batches."""
        self.log("valid/auc", self._auc.compute(), prog_bar=True, sync_dist=True)
        self._auc.reset()

    def _loss(self, logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, int]:
        """The mean to learn from, the mean to show and the number of rows it is over."""
        summed = binary_cross_entropy_with_logits(logits, labels, reduction="sum")
        return self.mean(summed, len(labels))

    def _judged(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Log-odds and labels (1: has an error), each [batch]."""
        logits: Tensor = self.network(batch.source).float()[: len(batch.examples)]
        labels = [float(example.source != example.target) for example in batch.examples]
        return logits, torch.tensor(labels, device=logits.device)
