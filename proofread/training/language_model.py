"""How the language model learns: from the correct side of every example."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from proofread.metrics.base import Counts
from proofread.metrics.perplexity import PerplexityMetric, Predicted
from proofread.model.batch import Batch, collate_sources
from proofread.model.language_model import CharacterModel
from proofread.runtime.language_model import LanguageModel
from proofread.text.vocabulary import Vocabulary
from proofread.training.base_module import NetworkModule
from proofread.training.schedule import OptimizerConfig


class LanguageModelModule(NetworkModule):
    """Trains a character model by cross-entropy; validation reports ``valid/loss`` (nats per character),
    ``valid/perplexity`` and ``valid/unknown``, the share of characters outside the vocabulary.
    """

    def __init__(
        self, network: CharacterModel, vocabulary: Vocabulary, optimizer: OptimizerConfig, *, seed: int = 1
    ) -> None:
        super().__init__(network, vocabulary, optimizer, seed=seed)
        self._metric = PerplexityMetric()
        self.signature = self._metric.signature()
        self._counts: Counts = np.zeros(len(self._metric.fields), dtype=np.int64)

    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """The loss of one batch."""
        surprisal: Tensor = self.network(collate_sources(_clean(batch), self.vocabulary).to(self.device))
        loss = surprisal.mean()
        self.log("train/total", loss.detach(), prog_bar=True, batch_size=len(surprisal))
        return loss

    def on_validation_epoch_start(self) -> None:
        """Forget the last round's counts."""
        self._counts = np.zeros(len(self._metric.fields), dtype=np.int64)

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Predict and count."""
        model = LanguageModel(self.network, self.vocabulary, device=self.device)
        texts = _clean(batch)
        rows = self._metric.statistics(texts, predict(model, texts, batch_size=len(texts)), texts)
        self._counts = self._counts + rows.sum(axis=0)

    def on_validation_epoch_end(self) -> None:
        """Turn counts into scores."""
        values = self._metric.values(self._counts)
        self.log("valid/loss", float(np.log(values["perplexity"])))
        self.log("valid/perplexity", values["perplexity"], prog_bar=True)
        self.log("valid/unknown", values["unknown_share"])


def predict(model: LanguageModel, texts: Sequence[str], *, batch_size: int) -> list[Predicted]:
    """What ``model`` makes of each text, as :class:`PerplexityMetric` takes it."""
    surprisals = model.surprisals(texts, batch_size=batch_size)
    return [Predicted(values, len(model.unknown(text))) for text, values in zip(texts, surprisals, strict=True)]


def _clean(batch: Batch) -> list[str]:
    return [example.target for example in batch.examples]
