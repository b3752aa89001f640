"""Characters too few and too many."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon.confusion import any_character
from proofread.lexicon.frequency import frequencies
from proofread.noise.base import Change
from proofread.noise.keyed_random import KeyedRandom
from proofread.noise.word import word_at
from proofread.text.characters import is_han

#: How an extra character comes about: typed twice, a whole word twice, a neighbour again, or anything.
_TWICE, _WORD_TWICE, _NEIGHBOUR = 0.4, 0.55, 0.75


def missing(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A character is left out: the more frequent one of two places.

    A missing 的 or 是 can be guessed from the rest of the sentence; a missing part of a name cannot, and
    would only teach the network to invent.
    """
    other = random.below(len(text))
    counts = frequencies()
    places = [p for p in (place, other) if is_han(text[p])]
    if not places or len(text) == 1:
        return None
    dropped = max(places, key=lambda p: counts.get(text[p], 0))
    return Change(dropped, dropped + 1, "", Kind.MISSING)


def redundant(text: str, place: int, random: KeyedRandom) -> Change | None:
    """An extra character or word right after a Han character."""
    if not is_han(text[place]):
        return None
    how = random.uniform()
    extra = text[place]
    end = place + 1
    if how >= _NEIGHBOUR:
        extra = any_character().pick(random.uniform())
    elif how >= _WORD_TWICE:
        extra = text[max(0, place - 1 - random.below(2))]
    elif how >= _TWICE and (span := word_at(text, place)) is not None:
        extra, end = text[slice(*span)], span[1]
    return Change(end, end, extra, Kind.REDUNDANT) if is_han(extra[0]) else None
