"""Neighbouring characters or words in the wrong order."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon.words import longest_word
from proofread.noise.base import Change
from proofread.noise.keyed_random import KeyedRandom
from proofread.text.characters import all_han


def swapped_characters(text: str, place: int, random: KeyedRandom) -> Change | None:
    """The character at ``place`` and the next one change places."""
    pair = text[place : place + 2]
    if len(pair) < 2 or pair[0] == pair[1] or not all_han(pair):
        return None
    return Change(place, place + 2, pair[::-1], Kind.ORDER)


def swapped_words(text: str, place: int, random: KeyedRandom) -> Change | None:
    """The word at ``place`` and the next one change places."""
    # Dictionary look-ups, not ``lexicon.words.segment``: cutting the sentence costs 30 times a swap.
    first = longest_word(text, place) or text[place]
    after = place + len(first)
    second = longest_word(text, after) or text[after : after + 1]
    both = first + second
    if len(both) < 3 or not all_han(second) or not all_han(first) or second + first == both:
        return None
    return Change(place, place + len(both), second + first, Kind.ORDER)
