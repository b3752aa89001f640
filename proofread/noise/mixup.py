"""Frequent mix-ups of characters and words (的地得, 在再, 必须 必需), from ``resources/mixups.txt``."""

from __future__ import annotations

import re
from functools import cache

from proofread.edits.edit import Kind
from proofread.lexicon.confusion import mixups
from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.noise.base import DE, Change
from proofread.noise.keyed_random import KeyedRandom


@cache
def _forms() -> re.Pattern[str]:
    # Longest first, so that a word is preferred to its first character.
    return re.compile("|".join(map(re.escape, sorted(mixups(), key=lambda form: (-len(form), form)))))


@cache
def _kind(clean: str, noisy: str) -> Kind:
    if clean in DE and noisy in DE:
        return Kind.DE
    if len(clean) == len(noisy):
        if all(map(are_homophones, clean, noisy)):
            return Kind.HOMOPHONE
        if all(map(are_near_homophones, clean, noisy)):
            return Kind.NEAR_SOUND
    return Kind.SPELLING


def mixup(text: str, place: int, random: KeyedRandom) -> Change | None:
    """The first form at or after ``place`` that has partners is written as one of them."""
    found = _forms().search(text, place)
    if found is None:
        return None
    clean = found[0]
    others = mixups()[clean]
    noisy = others[random.below(len(others))]
    return Change(found.start(), found.end(), noisy, _kind(clean, noisy))
