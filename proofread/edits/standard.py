"""What the national character sets say about a character: which script it belongs to, and whether it is common."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from proofread.text.characters import encodable, is_han

#: The first code of Big5's level 2, characters too rare to tell a traditional text.
_BIG5_RARE: Final = b"\xc9\x40"


@lru_cache(maxsize=1 << 16)
def script(character: str) -> int:
    """-1 for a form that only simplified Chinese has, 1 for one that only traditional has, else 0.

    The character sets decide: GB 2312 without Big5, or the frequent half of Big5 without GB 2312.
    """
    if not is_han(character):
        return 0
    simplified = encodable(character, "gb2312")
    if encodable(character, "big5"):
        return int(not simplified and _is_frequent_in_big5(character))
    return -int(simplified)


def is_common(character: str) -> bool:
    """Whether GB 2312 or the frequent half of Big5 has the character; compatibility ideographs are in neither."""
    return encodable(character, "gb2312") or (encodable(character, "big5") and _is_frequent_in_big5(character))


def _is_frequent_in_big5(character: str) -> bool:
    return character.encode("big5") < _BIG5_RARE
