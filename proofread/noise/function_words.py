"""Function words too few and too many: what learners leave out or add, and what is spoken too weakly to be heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from proofread.edits.edit import Kind
from proofread.lexicon.confusion import CHARACTER_POWER, Choices
from proofread.lexicon.frequency import frequencies
from proofread.noise.base import Change
from proofread.noise.keyed_random import KeyedRandom
from proofread.noise.word import word_at
from proofread.text.characters import is_han

# Particles, prepositions, conjunctions, auxiliaries and adverbs of everyday texts. Without 不 and 没: a negation
# that is missing or too many leaves a sentence that is right and means something else.
_WORDS: Final = (
    *"的地得了着过吗呢吧啊是在有把被对给从到向跟和与而但就也都还又再才很会要能个",
    *("因为", "所以", "但是", "如果", "虽然", "而且", "然后", "已经", "可以", "还是", "就是", "一个"),
)
_PATTERN: Final = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


@cache
def _choices() -> Choices:
    counts = frequencies()
    return Choices({word: min(counts[character] for character in word) ** CHARACTER_POWER for word in _WORDS})


def _standing_alone(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Spans of function words from ``place`` on that are no part of a longer word (了 of 了解)."""
    for found in _PATTERN.finditer(text, place):
        if word_at(text, found.start()) in (None, found.span()):
            yield found.span()


def missing_function_word(text: str, place: int, random: KeyedRandom) -> Change | None:
    """The first function word at or after ``place`` is left out."""
    start, end = next(_standing_alone(text, place), (0, len(text)))
    return Change(start, end, "", Kind.MISSING) if end - start < len(text) else None


def redundant_function_word(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A function word too many, after the word at ``place``; the more frequent, the likelier."""
    if not is_han(text[place]):
        return None
    end = (word_at(text, place) or (place, place + 1))[1]
    return Change(end, end, _choices().pick(random.uniform()), Kind.REDUNDANT)
