"""The detector: how probable is it that a sentence contains an error?"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from proofread.model.batch import Source
from proofread.runtime.batches import read_all
from research.detector.network import SentenceClassifier
from research.opened import Opened


class Detector(Opened[SentenceClassifier]):
    """An LSTM sentence classifier, as a fast filter before correction; reading from several threads is safe."""

    @classmethod
    def kind(cls) -> type[SentenceClassifier]:
        return SentenceClassifier

    def probabilities(self, sentences: Sequence[str], *, batch_size: int = 64) -> list[float]:
        """The probability in [0, 1] that each sentence contains an error."""
        return read_all(sentences, self.vocabulary, self._read, device=self.device, batch_size=batch_size)

    def _read(self, source: Source) -> list[float]:
        # In double precision, so that sentences near certainty keep their order.
        found: list[float] = torch.sigmoid(self.network(source).double()).tolist()
        return found
