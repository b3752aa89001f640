"""What every search returns, and the one way to turn tokens into text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from proofread.text.vocabulary import EOS, Vocabulary


class Hypothesis(NamedTuple):
    """Extended ids without ``</s>``, the log-probability of each written token (``</s>`` last, if it was reached),
    and their sum.
    """

    tokens: tuple[int, ...]
    log_probabilities: tuple[float, ...]

    @property
    def score(self) -> float:
        """Log-probability of the whole."""
        return sum(self.log_probabilities)


def to_text(tokens: Sequence[int], vocabulary: Vocabulary, unknown: Sequence[str]) -> str:
    """Extended ids to text; ``unknown`` are the source's characters behind V + k."""
    size = len(vocabulary)
    return "".join(
        vocabulary.token(token) if token < size else unknown[token - size] for token in tokens if token != EOS
    )
