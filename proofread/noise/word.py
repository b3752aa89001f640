"""Words that an input method offers for the pinyin of the right one (权力 for 权利)."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon.confusion import words_like
from proofread.lexicon.words import MAX_WORD, dictionary, pronounce
from proofread.noise.base import Change, replacement
from proofread.noise.keyed_random import KeyedRandom

#: How far a word may reach to the left and right of the start of the place, longest word first.
_REACH = tuple((before, length - before) for length in range(MAX_WORD, 1, -1) for before in (0, 1))


def word_at(text: str, place: int) -> tuple[int, int] | None:
    """Span of the longest dictionary word that starts at ``place`` or one character before it and covers it.

    A few look-ups around the place, instead of segmenting the sentence: segmentation costs more than all the
    rest of the corruption and would change almost no choice.
    """
    words = dictionary()
    for before, after in _REACH:
        start = place - before  # -1 at the beginning, which yields one character at most, never a word
        word = text[start : place + after]
        if word in words:
            return start, start + len(word)
    return None


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
