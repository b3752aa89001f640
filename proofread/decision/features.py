"""What is known about a proposed edit, as numbers that a linear model can weigh.

There are two families, each with its own model: ``substitution`` (as many characters as before) and ``structure``
(missing, redundant, reordered). All scores are natural logarithms, clipped so that no single one decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from proofread.lexicon.confusion import mixups
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import near_sound, same_sound
from proofread.lexicon.shape import is_similar
from proofread.lexicon.words import MAX_WORD, dictionary

SUBSTITUTION = (
    "bias",
    "head",
    "decoder",
    "ngram_gain",
    "ngram_loss",
    "ngram_left",
    "same_sound",
    "near_sound",
    "similar_shape",
    "unrelated",
    "mixup",
    "more_characters",
    "frequency",
    "word_gain",
    "word_loss",
    "keep",
    "agreed",
    "surprise",
    "best_here",
)
#: Log-ratio of candidates that the network thinks nothing of; those below it are not scored further.
LEAST_RATIO = -9.0
STRUCTURE = (
    "bias",
    "missing",
    "redundant",
    "order",
    "other",
    "punctuation",
    "repeated",
    "ngram",
    "growth",
    "network",
    "agreed",
    "word_gain",
    "word_loss",
    "frequency",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit that may be right: ``source`` at ``[start, end)`` to ``replacement``, and its feature vector."""

    start: int
    end: int
    source: str
    replacement: str
    family: str
    features: NDArray[np.float32]


def clip(value: float, bound: float = 12.0) -> float:
    """``value`` within ``[-bound, bound]``."""
    return max(-bound, min(bound, value))


@lru_cache(maxsize=1 << 18)
def relation(old: str, new: str) -> tuple[float, float, float, float]:
    """(same sound, near sound only, similar shape, none of these) of two characters."""
    same = same_sound(old, new)
    near = not same and near_sound(old, new)
    shape = is_similar(old, new)
    return float(same), float(near), float(shape), float(not (same or near or shape))


def frequency_ratio(old: str, new: str) -> float:
    """Log ratio of the frequencies of two strings' characters, longer strings by their mean."""
    counts = frequencies()

    def mean(text: str) -> float:
        return sum(math.log(counts.get(c, 0) + 1.0) for c in text) / len(text) if text else 0.0

    return mean(new) - mean(old)


def word_cover(text: str, start: int, end: int) -> float:
    """Log frequency of the best dictionary word that reaches over ``[start, end)`` and beyond one character.

    Words that cover all of the span count whole, others by the share they cover; 0 if there is none.
    """
    words = dictionary()
    best = 0.0
    for length in range(2, MAX_WORD + 1):
        for first in range(max(0, start - length + 1), min(end, len(text) - length + 1)):
            count = words.get(text[first : first + length])
            if count:
                covered = min(end, first + length) - max(start, first)
                best = max(best, (1.0 + math.log(count + 1.0) / 4 + length / 2) * covered / (end - start))
    return best


def word_change(text: str, start: int, end: int, replacement: str) -> float:
    """How much better words cover the place after the edit than before."""
    before = word_cover(text, start, end) if end > start else 0.0
    if not replacement:
        return -before
    edited = text[max(0, start - MAX_WORD) : start] + replacement + text[end : end + MAX_WORD]
    place = min(start, MAX_WORD)
    return word_cover(edited, place, place + len(replacement)) - before


@dataclass(frozen=True, slots=True)
class Substitution:
    """Scores of a substitution, sums over its characters.

    Attributes:
        head: log-ratio to what stands there, by the correction head.
        left, right: change of the language model's log P of the characters themselves and of what follows them.
        keep: log P of what stands there by the head, mean.
        surprise: mean negative log P of what stands there and next to it by the language model.
        best_here: whether no other candidate for the same place scores better.
    """

    head: float
    left: float
    right: float
    keep: float
    surprise: float
    best_here: bool


def substitution_features(text: str, start: int, replacement: str, scores: Substitution) -> NDArray[np.float32]:
    """The vector of :data:`SUBSTITUTION` for ``replacement`` at ``start``; the decoder's part is still 0."""
    end = start + len(replacement)
    source = text[start:end]
    changed = [(old, new) for old, new in zip(source, replacement, strict=True) if old != new]
    relations = np.mean([relation(old, new) for old, new in changed], axis=0)
    words = word_change(text, start, end, replacement)
    mixed = replacement in mixups().get(source, ())
    ngram = scores.left + scores.right
    return np.array(
        [
            1.0,
            clip(scores.head),
            0.0,
            clip(max(ngram, 0.0), 20.0),
            clip(min(ngram, 0.0), 20.0),
            clip(scores.left - scores.right),
            *relations,
            float(mixed),
            len(changed) - 1.0,
            clip(frequency_ratio("".join(o for o, _ in changed), "".join(n for _, n in changed)), 8.0),
            max(words, 0.0),
            min(words, 0.0),
            clip(scores.keep),
            0.0,
            clip(scores.surprise, 20.0),
            float(scores.best_here),
        ],
        dtype=np.float32,
    )


def set_decoder(proposal: Proposal, ratio: float, *, agreed: bool) -> None:
    """Put the decoder's opinion into the features of ``proposal``."""
    if proposal.family == "substitution":
        proposal.features[SUBSTITUTION.index("decoder")] = clip(ratio)
        proposal.features[SUBSTITUTION.index("agreed")] = float(agreed)
    else:
        proposal.features[STRUCTURE.index("agreed")] = float(agreed)


def structure_features(
    text: str, start: int, end: int, replacement: str, *, shape: str, ngram: float, network: float
) -> NDArray[np.float32]:
    """The vector of :data:`STRUCTURE`; ``shape`` is one of missing, redundant, order, other."""
    source = text[start:end]
    punctuation = not any(c.isalnum() for c in source + replacement)
    repeated = (
        bool(source)
        and not replacement
        and source in (text[start - len(source) : start], text[end : end + len(source)])
    )
    words = word_change(text, start, end, replacement)
    return np.array(
        [
            1.0,
            *(float(shape == name) for name in STRUCTURE[1:5]),
            float(punctuation),
            float(repeated),
            clip(ngram, 20.0),
            float(len(replacement) - len(source)),
            clip(network),
            0.0,
            max(words, 0.0),
            min(words, 0.0),
            frequency_ratio(source, replacement) / 8,
        ],
        dtype=np.float32,
    )


def matrix(proposals: Sequence[Proposal]) -> NDArray[np.float32]:
    """Feature vectors of proposals of one family, [count, features]."""
    return np.stack([proposal.features for proposal in proposals])
