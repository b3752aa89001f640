"""Wrong characters that sound the same, or the same in an accent."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon import confusion
from proofread.noise.base import Change, replacement
from proofread.noise.keyed_random import KeyedRandom


def by_same_sound(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A character with the same toneless syllable (再 for 在)."""
    choices = confusion.homophones(text[place])
    if choices is None:
        return None
    return replacement(text[place], choices.pick(random.uniform()), place, Kind.HOMOPHONE)


def by_near_sound(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A character that accents do not tell apart (是 for 四)."""
    choices = confusion.near_homophones(text[place])
    if choices is None:
        return None
    return replacement(text[place], choices.pick(random.uniform()), place, Kind.NEAR_SOUND)
