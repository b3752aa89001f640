"""Cut a text into sentences, and a sentence that is too long into overlapping windows. Nothing is ever lost.

A sentence carries its end marks, the closing quotes and brackets after them, the blanks and the line break
behind it, so the pieces joined are the text itself.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from proofread.errors import ConfigError
from proofread.text.characters import CLAUSE_END, CLOSERS, SENTENCE_END, is_han
from proofread.text.spans import Span

_STRAIGHT_QUOTES: Final = "\"'"
_FULL_WIDTH_ENDS: Final = frozenset(mark for mark in SENTENCE_END if not mark.isascii())
_TRAILERS: Final = (SENTENCE_END | CLOSERS) - frozenset(_STRAIGHT_QUOTES)
_STOP: Final = re.compile(f"[{re.escape(''.join(sorted(SENTENCE_END)))}.]+|[\r\n]+")
_BLANKS: Final = re.compile(r"[^\S\r\n]*[\r\n]*")
_ENGLISH_STOP: Final = re.compile(r"\s+[A-Z\u4e00-\u9fff]")


class Window(NamedTuple):
    """A part of a sentence: ``[start, end)`` is read, ``[keep_start, keep_end)`` is what it answers for."""

    start: int
    end: int
    keep_start: int
    keep_end: int

    def owns(self, start: int, end: int) -> bool:
        """Whether an edit of ``[start, end)`` is this window's to propose.

        An insertion between two windows belongs to the earlier one, so no edit has two owners; an edit
        across the border has none.
        """
        return self.keep_start <= start and end <= self.keep_end and not self.start < end == self.keep_start


def split_sentences(text: str) -> list[Span]:
    """Partition ``text`` into sentences; the pieces joined are ``text``. Linear time.

    A sentence ends at ``。！？!?…；;`` or a line break. An ASCII ``!?;`` before a letter or digit does not
    end one (query strings), an ASCII full stop only after a Han character, as an ellipsis, or after an
    English word before a capital or a Han character. A straight quote closes when it is the second of its
    pair in the line.
    """
    spans: list[Span] = []
    start = counted = 0
    odd = dict.fromkeys(_STRAIGHT_QUOTES, False)
    for stop in _STOP.finditer(text):
        if stop.start() < start or not _is_end(text, stop.start(), stop.end()):
            continue
        end = stop.end()
        for quote in odd:
            odd[quote] ^= text.count(quote, counted, end) % 2 == 1
        if text[end - 1] not in "\r\n":
            while end < len(text) and (text[end] in _TRAILERS or odd.get(text[end], False)):
                if text[end] in odd:
                    odd[text[end]] = False
                end += 1
            if blanks := _BLANKS.match(text, end):
                end = blanks.end()
        if text[end - 1] in "\r\n":
            odd = dict.fromkeys(_STRAIGHT_QUOTES, False)
        spans.append(Span(start, end))
        start = counted = end
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _is_end(text: str, start: int, end: int) -> bool:
    """Whether the run of marks ``[start, end)`` ends a sentence."""
    marks, after = text[start:end], text[end : end + 1]
    if marks[0] in "\r\n" or not _FULL_WIDTH_ENDS.isdisjoint(marks):
        return True
    if after.isascii() and (after.isalnum() or after in ("/", "\\")):
        return False
    if marks.strip(".") or len(marks) >= 3:
        return True
    if len(marks) == 2 or start == 0:
        return False
    before = text[start - 1]
    if is_han(before) or before in CLOSERS:
        return True
    word = text[max(0, start - 3) : start]
    is_word = len(word) == 3 and word.isascii() and word.isalpha() and word.islower()
    return is_word and _ENGLISH_STOP.match(text, end) is not None


def windows(text: str, span: tuple[int, int], *, max_length: int, overlap: int) -> list[Window]:
    """Cut ``span`` of ``text`` into windows of at most ``max_length`` characters. Linear time.

    The keep spans partition ``span``; each window reads up to ``overlap`` characters more on either side.
    A cut falls behind the last clause mark in the second half of what fits, otherwise where it is full.

    Raises:
        ConfigError: unless ``overlap >= 1`` and ``max_length > 2 * overlap``.
    """
    if overlap < 1 or max_length <= 2 * overlap:
        raise ConfigError(
            f"windows: expected overlap >= 1 and max_length > 2 * overlap, "
            f"got overlap={overlap}, max_length={max_length}"
        )
    first, last = span
    found: list[Window] = []
    keep_start = first
    while keep_start < last or not found:
        start = max(first, keep_start - overlap)
        keep_end = last
        if last - start > max_length:
            full = start + max_length - overlap
            keep_end = _clause_cut(text, keep_start + (full - keep_start + 1) // 2, full)
        found.append(Window(start, min(last, keep_end + overlap), keep_start, keep_end))
        keep_start = keep_end
    return found


def _clause_cut(text: str, earliest: int, full: int) -> int:
    """The last place in ``[earliest, full]`` behind a clause mark, or ``full``."""
    for cut in range(full, earliest - 1, -1):
        if text[cut - 1] in CLAUSE_END:
            return cut
    return full
