"""How the language model learns: from the correct side of every example."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from proofread.metrics.base import Counts
from proofread.model.batch import Batch, collate_sources
from proofread.text.vocabulary import Vocabulary
from proofread.training.base_module import NetworkModule
from proofread.training.schedule import OptimizerConfig
from research.language_model.network import CharacterModel
from research.language_model.perplexity import PerplexityMetric, Predicted
from research.language_model.reading import LanguageModel


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
        texts = _clean(batch)
        surprisal: Tensor = self.network(collate_sources(texts or [""], self.vocabulary).to(self.device))
        counted = surprisal if texts else surprisal[:0]
        loss, shown, _ = self.mean(counted.sum(), len(counted))
        self.log("train/total", shown, prog_bar=True, batch_size=1)
        return loss

    def on_validation_epoch_start(self) -> None:
        """Forget the last round's counts."""
        self._counts = np.zeros(len(self._metric.fields), dtype=np.int64)

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Predict and count."""
        model = LanguageModel(self.network, self.vocabulary, device=self.device)
        texts = _clean(batch)
        if not texts:
            return
        rows = self._metric.statistics(texts, predict(model, texts, batch_size=len(texts)), texts)
        self._counts = self._counts + rows.sum(axis=0)

    def on_validation_epoch_end(self) -> None:
        """Turn the counts of all processes into scores."""
        values = self._metric.values(self.total(self._counts))
        self.log("valid/loss", float(np.log(values["perplexity"])), sync_dist=True)
        self.log("valid/perplexity", values["perplexity"], prog_bar=True, sync_dist=True)
        self.log("valid/unknown", values["unknown_share"], sync_dist=True)


def predict(model: LanguageModel, texts: Sequence[str], *, batch_size: int) -> list[Predicted]:
    """What ``model`` makes of each text, as :class:`PerplexityMetric` takes it."""
    surprisals = model.surprisals(texts, batch_size=batch_size)
    return [Predicted(values, len(model.unknown(text))) for text, values in zip(texts, surprisals, strict=True)]


def _clean(batch: Batch) -> list[str]:
    return [example.target for example in batch.examples]
