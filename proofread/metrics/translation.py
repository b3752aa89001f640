"""BLEU and chrF as sacrebleu computes them, under sacrebleu's own signatures (values from 0 to 100)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from proofread.errors import ConfigError, FormatError, MissingExtraError
from proofread.metrics.base import Counts, Metric


class TranslationMetric(Metric[str, Sequence[str]]):
    """A sacrebleu metric in the shape of this package; sentences may have different numbers of references."""

    def __init__(self, name: Literal["bleu", "chrf"]) -> None:
        """Choose the metric; ``bleu`` cuts Chinese by character (``tok:zh``).

        Raises:
            MissingExtraError: sacrebleu is not installed.
            ConfigError: The name is neither ``bleu`` nor ``chrf``.
        """
        if name not in ("bleu", "chrf"):
            raise ConfigError(f"metric: expected 'bleu' or 'chrf', got {name!r}")
        try:
            from sacrebleu.metrics import BLEU, CHRF
        except ImportError as error:
            message = f"{name} 需要 sacrebleu：pip install 'proofread[train]'"
            raise MissingExtraError(message) from error
        self.name = self.headline = name
        self._engine: Any = BLEU(tokenize="zh") if name == "bleu" else CHRF()
        self.fields = tuple(f"statistic_{index}" for index in range(len(self.segment("", "甲", ["甲"]))))

    def segment(self, source: str, hypothesis: str, reference: Sequence[str]) -> Counts:
        """Statistics of one sentence; the source plays no part."""
        return self._rows([hypothesis], [reference])[0]

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> Counts:
        """One row per sentence; the whole corpus at once, so that the signature knows the references."""
        self._check(sources, hypotheses, references)
        return self._rows(hypotheses, references)

    def _rows(self, hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Counts:
        for texts in references:
            if isinstance(texts, str) or not texts:
                raise FormatError(f"expected a list of at least one reference per sentence, got {texts!r}")
        width = max(len(texts) for texts in references)
        padded = [[*texts, *[None] * (width - len(texts))] for texts in references]
        # The interface that sacrebleu's own significance tests are built on: one list of integers per sentence.
        rows = self._engine._extract_corpus_statistics(hypotheses, list(zip(*padded, strict=True)))
        return np.array(rows, dtype=np.int64)

    def values(self, counts: Counts) -> dict[str, float]:
        """The score from summed statistics, between 0 and 100."""
        return {self.name: float(self._engine._compute_score_from_stats(counts.tolist()).score)}

    def choices(self) -> dict[str, str]:
        """The parts of sacrebleu's signature."""
        return dict(part.split(":", 1) for part in str(self._engine.get_signature()).split("|"))

    def signature(self, *, data: str | None = None) -> str:
        """Exactly sacrebleu's signature, so that it can be compared with anybody's."""
        return str(self._engine.get_signature())
