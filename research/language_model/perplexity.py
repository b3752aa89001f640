"""How well a language model predicts text, per character."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from proofread.errors import FormatError
from proofread.metrics.base import Counts, Metric, ratio

#: Surprisal is counted in whole millionths of a nat, so that it adds up like every other count.
_PARTS = 1_000_000


class Predicted(NamedTuple):
    """What a language model made of one sentence.

    Attributes:
        surprisal: in nats, of each character and of the sentence's end.
        unknown: number of characters that the model does not know.
    """

    surprisal: Sequence[float]
    unknown: int


class PerplexityMetric(Metric[Predicted, str]):
    """Perplexity and bits per character, the end of every sentence counted as one more character.

    Source and reference are the text itself. Characters that the model does not know are predicted as if they were
    one character, so a text with many of them looks easier than it is: their share belongs to the result.
    """

    name = "perplexity"
    headline = "perplexity"
    fields = ("sentences", "predicted", "surprisal_micronats", "unknown")

    def segment(self, source: str, hypothesis: Predicted, reference: str) -> Counts:
        """Integer statistics of one sentence, in the order of :attr:`fields`; raises FormatError."""
        predicted = len(hypothesis.surprisal)
        if predicted != len(source) + 1:
            raise FormatError(f"surprisal: expected {len(source) + 1} values for {source[:30]!r}, got {predicted}")
        micronats = round(_PARTS * math.fsum(hypothesis.surprisal))
        return np.array([1, predicted, micronats, hypothesis.unknown], dtype=np.int64)

    def values(self, counts: Counts) -> dict[str, float]:
        """Perplexity, bits per character, and the share of characters that the model does not know."""
        sentences, predicted, surprisal, unknown = counts.tolist()
        nats = ratio(surprisal / _PARTS, predicted)
        return {
            "perplexity": math.exp(nats),
            "bits_per_character": nats / math.log(2),
            "unknown_share": ratio(unknown, predicted - sentences),
        }

    def choices(self) -> dict[str, str]:
        """Signature fields."""
        return {"unit": "character", "end": "counted", "unknown": "as-one-character"}
