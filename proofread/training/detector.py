"""How the detector learns: which sentences were corrupted?"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from torchmetrics.classification import BinaryAUROC

from proofread.model.batch import Batch
from proofread.model.classifier import SentenceClassifier
from proofread.text.vocabulary import Vocabulary
from proofread.training.base_module import NetworkModule
from proofread.training.schedule import OptimizerConfig


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
        logits, labels = self._judged(batch)
        loss = binary_cross_entropy_with_logits(logits, labels)
        self.log("train/total", loss.detach(), prog_bar=True, batch_size=len(labels))
        return loss

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Judge and remember."""
        logits, labels = self._judged(batch)
        self.log("valid/loss", binary_cross_entropy_with_logits(logits, labels), batch_size=len(labels))
        self._auc.update(torch.sigmoid(logits.double()), labels.int())

    def on_validation_epoch_end(self) -> None:
        """The area under the ROC curve over all batches."""
        self.log("valid/auc", self._auc.compute(), prog_bar=True)
        self._auc.reset()

    def _judged(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Log-odds and labels (1: has an error), each [batch]."""
        logits: Tensor = self.network(batch.source).float()
        labels = [float(example.source != example.target) for example in batch.examples]
        return logits, torch.tensor(labels, device=logits.device)
