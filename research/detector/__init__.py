"""Does a sentence contain an error? The corrector's encoder as a sentence classifier.

Importing this package makes the kind known to bundles, training and evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from proofread.model.config import EncoderConfig
from proofread.model.kinds import NetworkKind, register


@dataclass(frozen=True)
class DetectorConfig(EncoderConfig):
    """Sizes of :class:`research.detector.network.SentenceClassifier`: those of its encoder."""

    kind: ClassVar[str] = "detector"


DETECTOR: Final = NetworkKind(
    DetectorConfig,
    "research.detector.network:SentenceClassifier",
    "research.detector.learning:DetectorModule",
    "research.detector.judging:detected",
)
register(DETECTOR)
