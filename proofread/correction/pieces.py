"""A text as the network reads it: sentences, and windows of those that are too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from proofread.text.characters import is_han
from proofread.text.sentences import Window, windows
from proofread.text.spans import Span

#: Most characters that the network reads at once, and how far windows of a longer sentence overlap.
LONGEST, _OVERLAP = 128, 16


class Piece(NamedTuple):
    """A window on its way through the network.

    Attributes:
        sentence: number of its sentence in the text.
        window: what it reads of the text and answers for.
        content: the characters that it reads.
    """

    sentence: int
    window: Window
    content: str


def pieces(text: str, sentences: list[Span]) -> Iterator[Piece]:
    """The pieces of ``text``, without the blanks around sentences; none where there is nothing Chinese."""
    for number, span in enumerate(sentences):
        content = text[span.start : span.end]
        if any(map(is_han, content)):
            start = span.start + len(content) - len(content.lstrip())
            end = span.start + len(content.rstrip())
            for window in windows(text, Span(start, end), max_length=LONGEST, overlap=_OVERLAP):
                yield Piece(number, window, text[window.start : window.end])
