"""Wrong characters that look alike (未 for 末)."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon import confusion
from proofread.noise.base import Change, replacement
from proofread.noise.keyed_random import KeyedRandom


def by_shape(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A character whose glyph is similar."""
    choices = confusion.lookalikes(text[place])
    if choices is None:
        return None
    return replacement(text[place], choices.pick(random.uniform()), place, Kind.SHAPE)
