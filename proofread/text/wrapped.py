"""Which lines of a plain text belong to one paragraph: a text may be broken by hand where lines are full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from proofread.text.characters import CLOSERS, SENTENCE_END, width
from proofread.text.spans import Span

#: Columns that a line of a text broken by hand has at least and at most, and by how many its lines differ.
_NARROW, WIDE, _RAGGED = 36, 110, 6
#: Most lines of a paragraph: in a longer run of lines somebody lists something.
MOST_LINES: Final = 100
_BLANK: Final = (" ", "\t", "\u3000")
_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of ``text``, without blank lines and without the break of their last line."""
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        if match[1].strip():
            lines.append(Span(*match.span(1)))
        if lines and (not match[1].strip() or len(lines) >= MOST_LINES or match.end() == len(text)):
            yield from _joined(text, lines)
            lines.clear()


def _joined(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    sizes = groups([text[start:end] for start, end in lines])
    first = 0
    for size in sizes:
        yield Span(lines[first].start, lines[first + size - 1].end)
        first += size


def groups(lines: Sequence[str]) -> list[int]:
    """How many of ``lines``, none of them blank, the first paragraph has, then the next, and so on.

    A paragraph goes on in the next line unless that is indented, this one ends a sentence, or either is wider than
    anybody breaks lines. In a run of lines that are about equally long a sentence may end with a line by chance.
    """
    sizes: list[int] = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and not lines[end].startswith(_BLANK):
            end += 1
        block = lines[start:end]
        if len(block) > 2 and _broken(block):
            sizes.append(len(block))
        else:
            size = 1
            for line, following in pairwise(block):
                if _ends(line) or max(len(line), len(following)) > WIDE:
                    sizes.append(size)
                    size = 0
                size += 1
            sizes.append(size)
        start = end
    return sizes


def _ends(line: str) -> bool:
    """Whether a sentence ends with ``line``."""
    last = line.rstrip()[-1]
    return last in SENTENCE_END or last in CLOSERS


def _broken(lines: Sequence[str]) -> bool:
    """Whether all lines but the last are about equally long."""
    widths = [width(line) for line in lines]
    most = max(widths)
    return _NARROW <= most <= WIDE and min(widths[:-1]) >= most - _RAGGED
