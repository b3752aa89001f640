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

from proofread.edits.names import SURNAMES, TRANSLITERATING
from proofread.lexicon.confusion import mixups
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import near_sound, same_sound
from proofread.lexicon.shape import is_similar
from proofread.lexicon.words import MAX_WORD, dictionary
from proofread.text.characters import is_chinese

SUBSTITUTION = (
    "bias",
    "head",
    "decoder",
    "agreed",
    "ngram_gain",
    "ngram_loss",
    "left",
    "right",
    "old_left",
    "new_left",
    "surprise",
    "context",
    "margin",
    "nearby",
    "same_sound",
    "near_sound",
    "similar_shape",
    "unrelated",
    "mixup",
    "habit",
    "more_characters",
    "old_frequency",
    "new_frequency",
    "old_word",
    "new_word",
    "word_gain",
    "word_loss",
    "keep",
    "surname",
    "foreign",
    "foreign_script",
)
#: Log-ratio of candidates that the network thinks nothing of; those below it are not scored further.
LEAST_RATIO = -12.0
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


@lru_cache(maxsize=1 << 15)
def relation(old: str, new: str) -> tuple[float, float, float, float]:
    """(same sound, near sound only, similar shape, none of these) of two characters."""
    same = same_sound(old, new)
    near = not same and near_sound(old, new)
    shape = is_similar(old, new)
    return float(same), float(near), float(shape), float(not (same or near or shape))


def log_frequency(text: str) -> float:
    """Mean log frequency, per 100 million, of the characters of ``text``; 0 if it is empty."""
    counts = frequencies()
    return sum(math.log(counts.get(c, 0) + 1.0) for c in text) / len(text) if text else 0.0


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


def word_covers(text: str, start: int, end: int, replacement: str) -> tuple[float, float]:
    """How well words cover the place before the edit and after it."""
    before = word_cover(text, start, end) if end > start else 0.0
    if not replacement:
        return before, 0.0
    edited = text[max(0, start - MAX_WORD) : start] + replacement + text[end : end + MAX_WORD]
    place = min(start, MAX_WORD)
    return before, word_cover(edited, place, place + len(replacement))


@dataclass(frozen=True, slots=True)
class Substitution:
    """What network and language model say of a substitution; sums over its characters.

    Attributes:
        head: log-ratio to what stands there, by the correction head.
        left, right: change of the language model's log P of the characters themselves and of what follows them.
        old_left: log P of the characters that stand there, mean.
        keep: log P of what stands there by the head, mean.
        surprise: mean negative log P of what stands there and next to it by the language model.
        context: the same of the whole sentence.
        margin: how much better it looks than the best other candidate for the same place.
        nearby: how good the best candidate for a neighbouring place looks.
        habit: log of how often writers were seen to make just this mistake, plus one.
    """

    head: float
    left: float
    right: float
    old_left: float
    keep: float
    surprise: float
    context: float
    margin: float
    nearby: float
    habit: float


def substitution_features(text: str, start: int, replacement: str, scores: Substitution) -> NDArray[np.float32]:
    """The vector of :data:`SUBSTITUTION` for ``replacement`` at ``start``; the decoder's part is still 0."""
    end = start + len(replacement)
    source = text[start:end]
    changed = [(old, new) for old, new in zip(source, replacement, strict=True) if old != new]
    relations = [
        sum(values) / len(changed) for values in zip(*(relation(old, new) for old, new in changed), strict=True)
    ]
    before, after = word_covers(text, start, end, replacement)
    ngram = scores.left + scores.right
    return np.array(
        [
            1.0,
            clip(scores.head, 16.0),
            0.0,
            0.0,
            clip(max(ngram, 0.0), 20.0),
            clip(min(ngram, 0.0), 20.0),
            clip(scores.left, 20.0),
            clip(scores.right, 20.0),
            clip(scores.old_left, 16.0),
            clip(scores.old_left + scores.left / len(replacement), 16.0),
            clip(scores.surprise, 20.0),
            clip(scores.context, 20.0),
            clip(scores.margin),
            clip(scores.nearby),
            *relations,
            float(replacement in mixups().get(source, ())),
            scores.habit,
            len(changed) - 1.0,
            log_frequency("".join(old for old, _ in changed)),
            log_frequency("".join(new for _, new in changed)),
            before,
            after,
            max(after - before, 0.0),
            min(after - before, 0.0),
            clip(scores.keep),
            surname_distance(text, start),
            float(sum(c in TRANSLITERATING for c in text[max(0, start - 2) : start] + text[end : end + 2])),
            float(sum(not is_chinese(c) for c in text[max(0, start - 1) : start] + text[end : end + 1])),
        ],
        dtype=np.float32,
    )


def surname_distance(text: str, place: int) -> float:
    """How far before ``place`` a character stands that can be a surname: 0 to 2, or 3 if none does."""
    return float(next((d for d in range(3) if text[place - d : place - d + 1] in SURNAMES and place >= d), 3))


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
    before, after = word_covers(text, start, end, replacement)
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
            max(after - before, 0.0),
            min(after - before, 0.0),
            (log_frequency(replacement) - log_frequency(source)) / 8,
        ],
        dtype=np.float32,
    )


def matrix(proposals: Sequence[Proposal]) -> NDArray[np.float32]:
    """Feature vectors of proposals of one family, [count, features]."""
    return np.stack([proposal.features for proposal in proposals])
