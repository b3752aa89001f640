"""Marks that are missing, doubled, half-width or simply the wrong one."""

from __future__ import annotations

import re

from proofread.edits.edit import Kind
from proofread.noise.base import Change
from proofread.noise.keyed_random import KeyedRandom

#: What is written for a mark: look-alikes, marks of another strength, and the half-width form.
_WRITTEN_FOR = {
    "，": ("、", "。", ",", "；", "："),
    "。": ("，", ".", "、", "；"),
    "、": ("，", ",", "；"),
    "；": ("，", ";", "：", "。"),
    "：": ("，", ":", "；"),
    "？": ("。", "?", "！"),
    "！": ("。", "!", "？"),
    "“": ("”", '"', "‘"),
    "”": ("“", '"', "’"),
    "‘": ("’", "'", "“"),
    "’": ("‘", "'", "”"),
    "（": ("(", "【"),
    "）": (")", "】"),
    "《": ("〈", "“", "<"),
    "》": ("〉", "”", ">"),
}
_MARK = re.compile(f"[{''.join(_WRITTEN_FOR)}]")
#: Below the first bound the mark is left out, below the second it is written twice, else it is another one.
_MISSING, _TWICE = 0.35, 0.5


def punctuation(text: str, place: int, random: KeyedRandom) -> Change | None:
    """The first mark at or after ``place`` is wrong."""
    found = _MARK.search(text, place)
    if found is None or len(text) == 1:
        return None
    at = found.start()
    how = random.uniform()
    if how < _MISSING:
        return Change(at, at + 1, "", Kind.PUNCTUATION)
    if how < _TWICE:
        return Change(at, at, text[at], Kind.PUNCTUATION)
    others = _WRITTEN_FOR[text[at]]
    return Change(at, at + 1, others[random.below(len(others))], Kind.PUNCTUATION)
