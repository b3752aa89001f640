"""What is written by mistake for what: weighted candidates for one character or word.

A candidate's weight grows with its own frequency to the power 0.6 (words 0.5, look-alikes 0.3), because people
hit frequent forms more often, but less so than in proportion. The tables are filled per character on first use
and kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import accumulate

from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import fuzzy, syllable_shares
from proofread.lexicon.resource import read_resource
from proofread.lexicon.shape import similar
from proofread.lexicon.words import dictionary, pronounce, words_read
from proofread.text.characters import is_han

CHARACTER_POWER = 0.6
WORD_POWER = 0.5
SHAPE_POWER = 0.3
#: Weight of a word that differs by one accent-confused syllable, against an exact homophone.
_FUZZY_WORD_SHARE = 0.3


class Choices:
    """Items to draw from, each with a fixed probability."""

    __slots__ = ("_cumulative", "items")

    def __init__(self, weights: Mapping[str, float]) -> None:
        """``weights`` are positive; they need not sum to one."""
        self.items = tuple(weights)
        total = sum(weights.values())
        # The last bound is left out: rounding must not let a draw fall behind it.
        self._cumulative = tuple(w / total for w in accumulate(weights.values()))[:-1]

    def pick(self, uniform: float) -> str:
        """The item at ``uniform`` in [0, 1) of the cumulative distribution."""
        return self.items[bisect_right(self._cumulative, uniform)]

    def weights(self) -> dict[str, float]:
        """Probability of every item."""
        bounds = (0.0, *self._cumulative, 1.0)
        return {item: high - low for item, low, high in zip(self.items, bounds, bounds[1:], strict=False)}


def _choices(weights: Mapping[str, float]) -> Choices | None:
    return Choices(weights) if weights else None


@cache
def _writable() -> Mapping[str, float]:
    """Han characters that may be written by mistake, with their weights."""
    return {c: count**CHARACTER_POWER for c, count in frequencies().items() if is_han(c)}


@cache
def _by_syllable() -> Mapping[str, Mapping[str, float]]:
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for character, weight in _writable().items():
        for syllable, share in syllable_shares(character).items():
            groups[syllable][character] = weight * share
    return dict(groups)


@cache
def homophones(character: str) -> Choices | None:
    """Characters that share a toneless syllable; ``None`` if there are none."""
    weights: dict[str, float] = defaultdict(float)
    for syllable, share in syllable_shares(character).items():
        for other, weight in _by_syllable().get(syllable, {}).items():
            weights[other] += share * weight
    weights.pop(character, None)
    return _choices(weights)


@cache
def near_homophones(character: str) -> Choices | None:
    """Characters that an accent confuses with this one and that do not sound the same."""
    own = syllable_shares(character)
    weights: dict[str, float] = defaultdict(float)
    for syllable, share in own.items():
        for near in sorted(fuzzy(syllable)):  # a set's order differs between processes
            for other, weight in _by_syllable().get(near, {}).items():
                if own.keys().isdisjoint(syllable_shares(other)):
                    weights[other] += share * weight
    return _choices(weights)


@cache
def lookalikes(character: str) -> Choices | None:
    """Characters that look like this one, the more alike and the more frequent the likelier."""
    counts = frequencies()
    return _choices({other: score**4 * counts.get(other, 1) ** SHAPE_POWER for other, score in similar(character)})


@cache
def any_character() -> Choices:
    """All writable Han characters."""
    return Choices(_writable())


@lru_cache(maxsize=1 << 16)  # bounded: all 330,000 words would take 100 MB
def words_like(word: str) -> Choices | None:
    """Other dictionary words of the same length that are typed with the same or a fuzzy pinyin."""
    counts = dictionary()
    spoken = pronounce(word)
    weights = {other: counts[other] ** WORD_POWER for other in words_read(spoken)}
    parts = spoken.split(" ")
    for place, syllable in enumerate(parts):
        for near in sorted(fuzzy(syllable)):
            for other in words_read(" ".join([*parts[:place], near, *parts[place + 1 :]])):
                weights[other] = _FUZZY_WORD_SHARE * counts[other] ** WORD_POWER
    weights.pop(word, None)
    return _choices({other: weight for other, weight in weights.items() if len(other) == len(word)})


@cache
def mixups() -> Mapping[str, tuple[str, ...]]:
    """Characters and words that are frequently mixed up; every listed form is as likely as the others."""
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for line in read_resource("mixups.txt").decode().splitlines():
        if not line.startswith("#"):
            group = line.split()
            for form in group:
                table[form].update((other, None) for other in group if other != form)
    return {form: tuple(others) for form, others in table.items()}
