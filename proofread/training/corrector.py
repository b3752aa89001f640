"""How the corrector learns, and how it is watched while it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, cast

import numpy as np
import torch

from proofread.configuration import build
from proofread.metrics.base import Counts
from proofread.metrics.spelling import SpellingMetric
from proofread.model.batch import Batch
from proofread.model.loss import PARTS, LossConfig, losses
from proofread.model.network import Network
from proofread.model.seq2seq import Seq2Seq
from proofread.search.base import to_text
from proofread.search.correct import correct, head_draft
from proofread.text.vocabulary import Vocabulary
from proofread.training.base_module import NetworkModule
from proofread.training.masking import MaskingConfig, mask
from proofread.training.schedule import OptimizerConfig


@dataclass(frozen=True)
class TrainingConfig:
    """What is learned and how fast."""

    loss: LossConfig = field(default_factory=LossConfig)
    masking: MaskingConfig = field(default_factory=MaskingConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)


class CorrectorModule(NetworkModule):
    """Trains ``network`` on batches of :class:`~proofread.model.batch.Batch`.

    Validation decodes with greedy search and reports strict sentence-level correction F1 (``valid/f1``), the same of
    the correction head alone (``valid/head_f1``), and the share of clean sentences left alone (``valid/untouched``).
    """

    command = "proofread fix --model {} FILE"

    def __init__(self, network: Seq2Seq, vocabulary: Vocabulary, config: TrainingConfig, *, seed: int = 1) -> None:
        super().__init__(network, vocabulary, config.optimizer, seed=seed)
        self.config = config
        self.partial = not (config.loss.decoder and config.loss.head)
        self._metric = SpellingMetric()
        self.signature = self._metric.signature()
        self._decoder_counts = self._head_counts = np.zeros(len(self._metric.fields), dtype=np.int64)

    @classmethod
    def configured(cls, network: Network, vocabulary: Vocabulary, groups: Mapping[str, Any], *, seed: int = 1) -> Self:
        """See :meth:`NetworkModule.configured`; the groups are optimizer, loss and masking."""
        config = TrainingConfig(
            loss=build(LossConfig, groups.get("loss", {}), "loss"),
            masking=build(MaskingConfig, groups.get("masking", {}), "masking"),
            optimizer=build(OptimizerConfig, groups["optimizer"], "optimizer"),
        )
        return cls(cast(Seq2Seq, network), vocabulary, config, seed=seed)

    def training_step(self, batch: Batch, batch_idx: int) -> torch.Tensor:
        """The loss of one batch."""
        parts = losses(self.network, mask(batch, self.config.masking), self.config.loss, self.everywhere)
        shown = {"total": parts.shown, **{name: getattr(parts, name) for name in PARTS}}
        for name, value in shown.items():
            if value is not None:
                self.log(f"train/{name}", value, prog_bar=name == "total", batch_size=1)
        return parts.total

    def on_validation_epoch_start(self) -> None:
        """Forget the last round's counts."""
        self._decoder_counts = self._head_counts = np.zeros(len(self._metric.fields), dtype=np.int64)

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Decode and count."""
        rows = int(self.everywhere(torch.tensor(len(batch.examples), device=self.device)))  # not of the empty share
        loss = losses(self.network, batch, self.config.loss, self.everywhere).shown
        self.log("valid/loss", loss, batch_size=rows, sync_dist=True)
        if not batch.examples:
            return
        encoded = self.network.encoder(batch.source)
        if self.config.loss.decoder:
            decoded = [hypothesis.tokens for hypothesis in correct(self.network, batch.source, encoded)]
            self._decoder_counts = self._decoder_counts + self._count(batch, decoded)
        if self._heads:
            drafts = head_draft(self.network.head_log_probabilities(encoded, batch.source), batch.source)
            self._head_counts = self._head_counts + self._count(batch, drafts)

    test_step = validation_step

    @property
    def _heads(self) -> bool:
        return self.network.head is not None and self.config.loss.head > 0

    def _count(self, batch: Batch, rows: Any) -> Counts:
        triples = (
            (example.source, to_text(tokens, self.vocabulary, unknown), example.target)
            for example, tokens, unknown in zip(batch.examples, rows, batch.source.unknown, strict=True)
        )
        return np.sum([self._metric.segment(*triple) for triple in triples], axis=0)

    def on_validation_epoch_end(self) -> None:
        """Turn the counts of all processes into scores."""
        decoder, head = self.total(self._decoder_counts), self.total(self._head_counts)
        if self._heads:
            self.log("valid/head_f1", self._metric.score(head).value, sync_dist=True)
        best = self._metric.score(decoder if self.config.loss.decoder else head)
        self.log("valid/f1", best.value, prog_bar=True, sync_dist=True)
        self.log("valid/untouched", 1 - best.values["false_positive_rate"], prog_bar=True, sync_dist=True)

    on_test_epoch_end = on_validation_epoch_end
