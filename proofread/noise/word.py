"""Words that an input method offers for the pinyin of the right one (权力 for 权利)."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon.confusion import words_like
from proofread.lexicon.words import longest_word, pronounce
from proofread.noise.base import Change, replacement
from proofread.noise.keyed_random import KeyedRandom


def word_at(text: str, place: int) -> tuple[int, int] | None:
    """Span of the longest dictionary word that covers ``place`` and starts there or one character before.

    A few look-ups around the place, instead of segmenting the sentence: segmentation costs more than all the
    rest of the corruption and would change almost no choice.
    """
    here = longest_word(text, place)
    before = longest_word(text, place - 1) if place else ""
    if len(before) > len(here):
        return place - 1, place - 1 + len(before)
    return (place, place + len(here)) if here else None


def input_method(text: str, place: int, random: KeyedRandom) -> Change | None:
    """Another word of the same length with the same or an accent-confused pinyin."""
    span = word_at(text, place)
    if span is None:
        return None
    start, end = span
    clean = text[start:end]
    choices = words_like(clean)
    if choices is None:
        return None
    noisy = choices.pick(random.uniform())
    kind = Kind.HOMOPHONE if pronounce(clean) == pronounce(noisy) else Kind.NEAR_SOUND
    while clean[0] == noisy[0]:
        clean, noisy, start = clean[1:], noisy[1:], start + 1
    while clean[-1] == noisy[-1]:
        clean, noisy = clean[:-1], noisy[:-1]
    if len(clean) == 1:
        return replacement(clean, noisy, start, kind)
    return Change(start, start + len(clean), noisy, kind)
