"""What kind of character is this? Tests on integer code-point ranges, extensions included."""

from __future__ import annotations

import re
from bisect import bisect_right

# Unicode 16 blocks of Han ideographs, with U+3007 (〇), which is written as one.
_HAN_RANGES = (
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
_HAN_STARTS = [first for first, _ in _HAN_RANGES]

#: Han ideographs in a row.
HAN_RUN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _HAN_RANGES) + "]+")

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
    return index >= 0 and point <= _HAN_RANGES[index][1]


def is_chinese(character: str) -> bool:
    """Whether a correction may touch ``character``: a Han ideograph or a Chinese punctuation mark."""
    return character in CHINESE_PUNCTUATION or is_han(character)


def all_han(text: str) -> bool:
    """Whether ``text`` is not empty and every character of it is a Han ideograph."""
    return bool(text) and all(is_han(character) for character in text)
