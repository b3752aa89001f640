"""The detector: how probable is it that a sentence contains an error?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from proofread.model.batch import Source
from proofread.runtime.batches import read_all
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.weights import network_as
from proofread.text.vocabulary import Vocabulary
from research.detector.network import SentenceClassifier


class Detector:
    """An LSTM sentence classifier, as a fast filter before correction; reading from several threads is safe."""

    def __init__(
        self, network: SentenceClassifier, vocabulary: Vocabulary, *, device: torch.device | str = "cpu"
    ) -> None:
        self.network = network
        self.vocabulary = vocabulary
        self.device = torch.device(device)

    @classmethod
    def load(cls, path: str | Path, *, device: str = "cpu") -> Detector:
        """The detector whose bundle is the folder ``path``.

        Raises:
            BundleError: the bundle is broken, foreign or too new, or holds another kind of network.
        """
        return cls.of(load_bundle(path), device=device)

    @classmethod
    def of(cls, bundle: Bundle, *, device: str = "cpu") -> Detector:
        """The detector of an opened bundle; errors as of :meth:`load`."""
        return cls(network_as(SentenceClassifier, bundle, device=device), bundle.vocabulary, device=device)

    def probabilities(self, sentences: Sequence[str], *, batch_size: int = 64) -> list[float]:
        """The probability in [0, 1] that each sentence contains an error."""
        return read_all(sentences, self.vocabulary, self._read, device=self.device, batch_size=batch_size)

    def _read(self, source: Source) -> list[float]:
        # In double precision, so that sentences near certainty keep their order.
        found: list[float] = torch.sigmoid(self.network(source).double()).tolist()
        return found
