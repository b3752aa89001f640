"""Any character instead of the right one."""

from __future__ import annotations

from proofread.edits.edit import Kind
from proofread.lexicon.confusion import any_character
from proofread.noise.base import Change, replacement
from proofread.noise.keyed_random import KeyedRandom
from proofread.text.characters import is_han


def arbitrary(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A character drawn by frequency only."""
    if not is_han(text[place]):
        return None
    noisy = any_character().pick(random.uniform())
    return replacement(text[place], noisy, place, Kind.SPELLING) if noisy != text[place] else None
