"""What every document can do: yield its prose as segments, take edits, and write itself, byte-identical elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, NamedTuple, Protocol

from proofread.documents.encoding import Encoding
from proofread.edits.edit import Edit
from proofread.edits.remark import Remark
from proofread.text.spans import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character of a document is, for people.

    Attributes:
        line: 1-based line of the file; None where the format has no lines.
        column: 1-based, in code points; where there are no lines, in the text of the segment.
        label: what else finds it: ``word/document.xml ¶12``, ``cell 3``; empty where line and column do.
        offset: code points in front of it in the decoded file, byte order mark not counted; None where the file
            is not a text.
        width: code points that the character takes in the file: more than one where it is written as a number.
    """

    line: int | None
    column: int = 1
    label: str = ""
    offset: int | None = None
    width: int = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of prose that is corrected as one: a paragraph, a line, a cell.

    Attributes:
        text: as the corrector reads it.
        place: where its first character is.
        protected: half-open spans of ``text`` that no edit may touch: code, links, placeholders.
        turns: where ``text`` is not one run of the file: ``(index, place)`` says that the file goes on at ``place``
            with ``text[index]``; sorted, without index 0.
        rigid: whether an edit must be as wide as what it replaces: the text is in a frame drawn with characters.
    """

    text: str
    place: Place
    protected: tuple[Span, ...] = ()
    turns: tuple[tuple[int, Place], ...] = ()
    rigid: bool = False

    def locate(self, index: int) -> Place:
        """The place of ``text[index]``; of the end of the segment for ``len(text)``."""
        turn = bisect_right(self.turns, index, key=lambda turn: turn[0])
        start, place = self.turns[turn - 1] if turn else (0, self.place)
        distance = index - start
        offset = None if place.offset is None else place.offset + distance
        feeds = self.text.count("\n", start, index)
        if place.line is None or not feeds:
            return replace(place, column=place.column + distance, offset=offset)
        return replace(place, line=place.line + feeds, column=index - self.text.rindex("\n", 0, index), offset=offset)


class Correction(NamedTuple):
    """A segment with its edits: offsets in ``segment.text``, sorted, disjoint; and remarks, outside the edits."""

    segment: Segment
    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...] = ()


class Document(Protocol):
    """An open document.

    Attributes:
        format: name of its entry in :data:`proofread.documents.registry.FORMATS`.
        encoding: how its text is stored, None where the file is not a text (a Word document); an edit whose
            replacement it cannot express never reaches :meth:`write`.
    """

    @property
    def format(self) -> str: ...

    @property
    def encoding(self) -> Encoding | None: ...

    def segments(self) -> Iterator[Segment]:
        """The prose, lazily and in order; every call starts again.

        Raises:
            FormatError: the document is damaged; the message says where.
        """

    def write(self, corrections: Iterable[Correction], sink: BinaryIO) -> None:
        """Write the corrected document; bytes outside the edits stay, so without edits it is the same file.

        Args:
            corrections: every segment once, in order. They may be made while the document is written: an
                implementation that can works through them one by one.
            sink: receives the bytes from the first to the last.

        Raises:
            EncodingError: an edited segment cannot be written back as it was.
        """
