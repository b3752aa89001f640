"""Text with markup: what is read, and where it stands in what the client counts.

``data`` is ``{"text": …}`` or ``{"annotation": [{"text": …}, {"markup": …, "interpretAs": …}]}``. Text and
``interpretAs`` are read; text and markup are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import msgspec

from proofread.text.spans import Span


class Part(msgspec.Struct):
    """A piece of text, or of markup with what stands for it."""

    text: str | None = None
    markup: str | None = None
    interpretAs: str | None = None  # noqa: N815 - LanguageTool's name


class Data(msgspec.Struct):
    """The parameter ``data``."""

    text: str | None = None
    annotation: list[Part] | None = None


class _Run(NamedTuple):
    """``size`` characters at ``start`` of the text that is read, at ``place`` of what the client counts."""

    start: int
    place: int
    size: int
    is_text: bool


class Annotated:
    """A text to read, and where its parts come from.

    Attributes:
        text: what is read.
        original: what the client counts: text and markup.
        fixed: spans of ``text`` that stand for markup, which no edit may touch.
    """

    def __init__(self, parts: list[Part]) -> None:
        self._runs: list[_Run] = []
        start = place = 0
        for part in parts:
            is_text = part.text is not None
            read = (part.text if is_text else part.interpretAs) or ""
            self._runs.append(_Run(start, place, len(read), is_text))
            start += len(read)
            place += len((part.text if is_text else part.markup) or "")
        self.text = "".join((part.text if part.text is not None else part.interpretAs) or "" for part in parts)
        self.original = "".join((part.text if part.text is not None else part.markup) or "" for part in parts)
        self.fixed = [Span(run.start, run.start + run.size) for run in self._runs if not run.is_text and run.size]
        self._text_runs = [run for run in self._runs if run.is_text and run.size]
        self._starts = [run.start for run in self._text_runs]

    def place(self, start: int, end: int) -> Span | None:
        """Where the non-empty ``text[start:end]`` is in ``original``; None unless it lies within one piece of text."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or end > self._text_runs[index].start + self._text_runs[index].size:
            return None
        shift = self._text_runs[index].place - self._text_runs[index].start
        return Span(start + shift, end + shift)


def parse(data: str) -> Annotated:
    """Parse the parameter ``data``.

    Raises:
        ValueError: it is not what LanguageTool's API describes; the message says what.
    """
    try:
        found = msgspec.json.decode(data, type=Data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(f"data: {error}") from error
    if (found.text is None) == (found.annotation is None):
        raise ValueError("data: expected either 'text' or 'annotation'")
    parts = [Part(text=found.text)] if found.annotation is None else found.annotation
    for number, part in enumerate(parts):
        if (part.text is None) == (part.markup is None):
            raise ValueError(f"data: annotation {number}: expected either 'text' or 'markup'")
        if part.text is not None and part.interpretAs is not None:
            raise ValueError(f"data: annotation {number}: 'interpretAs' goes with 'markup', not with 'text'")
    return Annotated(parts)
