"""Cut a text into the pieces that are read one by one, so that a long text never keeps others waiting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.text.sentences import split_sentences
from proofread.text.spans import Span

#: A paragraph longer than this is cut where sentences end, in characters.
_LONGEST: Final = 2_000
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def paragraphs(text: str) -> Iterator[Span]:
    """Partition ``text`` into its lines, each with its line break, and long lines into runs of sentences."""
    for line in _LINE.finditer(text):
        if line.end() - line.start() <= _LONGEST:
            yield Span(line.start(), line.end())
        else:
            yield from _cut(text, line.start(), line.end())


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    first = start
    for sentence in split_sentences(text[start:end]):
        if start + sentence.end - first > _LONGEST and start + sentence.start > first:
            yield Span(first, start + sentence.start)
            first = start + sentence.start
    yield Span(first, end)
