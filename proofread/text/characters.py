"""What kind of character is this? Tests on integer code-point ranges, extensions included."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

# Unicode 16 blocks of Han ideographs, with U+3007 (〇), which is written as one.
HAN_RANGES = (
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),  # Extension A
    (0x4E00, 0x9FFF),  # the URO
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0x20000, 0x2A6DF),  # Extension B
    (0x2A700, 0x2EBEF),  # Extensions C to F
    (0x2EBF0, 0x2EE5F),  # Extension I
    (0x2F800, 0x2FA1F),  # compatibility supplement
    (0x30000, 0x323AF),  # Extensions G and H
)
_HAN_STARTS = [first for first, _ in HAN_RANGES]

#: What stands between the brackets of a regular expression for one Han ideograph.
HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
#: Han ideographs in a row.
HAN_RUN = re.compile(f"[{HAN}]+")

#: Marks of GB/T 15834 that a correction may touch.
CHINESE_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·～")
#: Marks that close a sentence.
SENTENCE_END = frozenset("。！？!?…；;")
#: Marks that close a clause inside a sentence.
CLAUSE_END = frozenset("，、：,:")
#: Closing quotes and brackets that belong to the sentence before them.
CLOSERS = frozenset("”’」』）)》〉】〕\"'")


def is_han(character: str) -> bool:
    """Whether ``character`` (one code point) is a Han ideograph, extensions included."""
    point = ord(character)
    index = bisect_right(_HAN_STARTS, point) - 1
    return index >= 0 and point <= HAN_RANGES[index][1]


def is_chinese(character: str) -> bool:
    """Whether a correction may touch ``character``: a Han ideograph or a Chinese punctuation mark."""
    return character in CHINESE_PUNCTUATION or is_han(character)


def all_han(text: str) -> bool:
    """Whether ``text`` is not empty and every character of it is a Han ideograph."""
    return bool(text) and all(is_han(character) for character in text)


def encodable(text: str, codec: str) -> bool:
    """Whether every character of ``text`` can be written in ``codec``."""
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def width(text: str) -> int:
    """Columns that ``text`` takes where every character has one and a wide one two (Unicode Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
