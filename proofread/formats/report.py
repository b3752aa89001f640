"""What is told about a file: its paragraphs as they pass by, the findings in them, and the totals."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from proofread.edits.edit import Edit, Kind
from proofread.formats.encoding import Encoding
from proofread.text.sentences import split_sentences

#: Characters of context shown on either side of an edit at most.
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One edit with its place in the document.

    Attributes:
        edit: the edit, its offsets counted in code points from the beginning of the document.
        line: 1-based.
        column: 1-based, in code points.
        before: the text of the same sentence in front of the edit.
        after: the text of the same sentence behind it.
    """

    edit: Edit
    line: int
    column: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a document with its edits, as text and as bytes.

    Attributes:
        encoding: how the document is encoded.
        line: 1-based number.
        offset: code points of the document in front of this paragraph (a byte order mark does not count).
        text: without the line terminator.
        ending: the terminator; empty at the end of a file that has none.
        edits: with offsets in ``text``.
        old: the bytes of the paragraph with its terminator, and with the byte order mark if it is the first.
        new: the same after the edits; equal to ``old`` where there are none.
    """

    encoding: Encoding
    line: int
    offset: int
    text: str
    ending: str
    edits: tuple[Edit, ...]
    old: bytes
    new: bytes

    def findings(self) -> Iterator[Finding]:
        """The edits of the paragraph, each with its place in the document."""
        sentences = split_sentences(self.text) if self.edits else []
        starts = [sentence.start for sentence in sentences]
        for edit in self.edits:
            sentence = sentences[max(0, bisect_right(starts, edit.start) - 1)]
            yield Finding(
                edit=edit.shifted(self.offset),
                line=self.line,
                column=edit.start + 1,
                before=_before(self.text, sentence.start, edit.start),
                after=_after(self.text, edit.end, max(sentence.end, edit.end)),
            )


@dataclass(slots=True)
class FileReport:
    """The totals of one file.

    Attributes:
        path: as the caller named it.
        encoding: how it was decoded.
        characters: code points, line terminators included.
        sentences: sentences that were proofread.
        edits: accepted edits by kind.
        dropped: proposals that were not accepted, by the name of the guard.
        seconds: wall time.
        written: the file that was written, if any.
    """

    path: str
    encoding: Encoding
    characters: int = 0
    sentences: int = 0
    edits: Counter[Kind] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    written: Path | None = None


class TextSink(Protocol):
    """The part of a text stream that reports need."""

    def write(self, text: str, /) -> int:
        """Write ``text``."""

    def flush(self) -> None:
        """Hand on what is buffered."""


class Reporter:
    """A form of output; this base says nothing.

    Documents come one by one: ``begin``, the paragraphs, then ``end`` or ``fail``.
    """

    def begin(self, path: str) -> None:
        """A document starts."""

    def paragraph(self, paragraph: Paragraph) -> None:
        """The next paragraph of the document, with or without edits."""

    def end(self, report: FileReport) -> None:
        """The document is finished."""

    def fail(self, path: str, message: str) -> None:
        """The document could not be read, or not to its end."""

    def close(self) -> None:
        """There are no more documents."""


def _before(text: str, start: int, end: int) -> str:
    """At most ``_CONTEXT`` characters of ``[start, end)``, its last ones."""
    first = max(start, end - _CONTEXT)
    return ("…" if first > start else "") + text[first:end].lstrip()


def _after(text: str, start: int, end: int) -> str:
    """At most ``_CONTEXT`` characters of ``[start, end)``, its first ones."""
    last = min(end, start + _CONTEXT)
    return text[start:last].rstrip() + ("…" if last < end else "")
