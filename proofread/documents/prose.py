"""A text file of which some is prose: a parser says what, and edits go back to where the prose stands in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, Final, NamedTuple

from proofread.documents.base import Correction, Place, Segment
from proofread.documents.encoding import decode, detect
from proofread.documents.escapes import Resolved
from proofread.documents.source import Source
from proofread.documents.steps import steps_of
from proofread.documents.trace import Tracer
from proofread.edits.edit import Edit
from proofread.errors import EncodingError, FormatError
from proofread.text.spans import LineIndex, Span, SpanSet

#: Stands in a text for what is no text: a picture, a formula.
OBJECT: Final = "\ufffc"
#: A line shorter than this, without a mark at its end, was not broken because it was full: verse, an address, a list.
_FULL_LINE: Final = 20
_LINE_BREAK: Final = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t\r\n]*")


class Fixed(str):
    """Text that shows in a passage and never changes: code, a placeholder, an escape."""


class Passage(NamedTuple):
    """A paragraph as a parser gives it.

    Attributes:
        parts: pieces of its text in order.
        label: what finds it beside line and column: ``cell 3``.
        rigid: whether its width must stay: a cell of a table that is drawn with characters.
        escape: how a replacement is written here, if not as elsewhere in the format.
    """

    parts: Sequence[str]
    label: str = ""
    rigid: bool = False
    escape: Callable[[str], str] | None = None


Parser = Callable[[str], Iterable[Passage]]


class _Piece(NamedTuple):
    """``[start, stop)`` of a segment's text stands from ``source`` of the resolved file, letter for letter."""

    start: int
    stop: int
    source: int


@dataclass(frozen=True, slots=True)
class _Prose:
    segment: Segment
    pieces: Sequence[_Piece]
    escape: Callable[[str], str] | None


def line_break(line: str, after: str, *, verse: bool = True) -> Fixed:
    """What a line break inside a paragraph reads as: nothing between ideographs, where a full ``line`` goes on.

    Where no ``verse`` is written like that, every line goes on.
    """
    if verse and (not line or (line[-1].isalnum() and len(line) < _FULL_LINE)):
        return Fixed("\n")
    if not line or line[-1] == "\n":
        return Fixed("")
    return Fixed(" " if line[-1].isascii() or after[0].isascii() else "")


def with_fixed(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """``text`` in pieces: what ``pattern`` matches is fixed."""
    end = 0
    for match in pattern.finditer(text):
        yield from (text[end : match.start()], Fixed(match[0]))
        end = match.end()
    yield text[end:]


class Unfolder:
    """Collects the pieces of one passage; a line break in the text of a piece is read as :func:`line_break` says."""

    def __init__(self, *, verse: bool = True) -> None:
        self._verse = verse
        self._parts: list[str] = []
        self._line = ""  # what has been added since the last line break
        self._broken = False

    def add(self, text: str) -> None:
        """The passage goes on with ``text``, which may have line breaks with blanks around them, or is fixed."""
        lines = [text] if isinstance(text, Fixed) else _LINE_BREAK.split(text)
        for number, line in enumerate(lines):
            self._broken |= number > 0
            if line:
                if self._broken and self._parts:
                    self._parts.append(line_break(self._line, line, verse=self._verse))
                    self._line = ""
                self._broken = False
                self._parts.append(line)
                self._line += line

    def passage(self, *, rigid: bool = False) -> Passage:
        """What was collected; begins again."""
        parts, self._parts = self._parts, []
        self._line, self._broken = "", False
        return Passage(parts, rigid=rigid)


class ProseDocument:
    """A text file in a format that a parser knows.

    Args:
        source: the file.
        format: name of the format.
        parse: called with the file's text, in which ideographs are replaced by others (see :class:`Tracer`); yields
            its passages.
        escape: how the format writes a replacement.
        numbers: whether the format writes characters as :mod:`proofread.documents.escapes` reads them.
        encoding: of the file; detected when absent.

    Raises:
        EncodingError: the file does not decode.
    """

    def __init__(
        self,
        source: Source,
        *,
        format: str,
        parse: Parser,
        escape: Callable[[str], str] = str,
        numbers: bool = False,
        encoding: str | None = None,
    ) -> None:
        self.format: Final = format
        self._source = source
        self._parse = parse
        self._escape = escape
        self._numbers = numbers
        with source.open() as stream:
            self.encoding: Final = detect(stream, name=source.name, declared=encoding)

    def segments(self) -> Iterator[Segment]:
        for prose in self._proses:
            yield prose.segment

    def write(self, corrections: Iterable[Correction], sink: BinaryIO) -> None:
        splices: list[tuple[int, int, str]] = []
        for prose, (segment, edits, _) in zip(self._proses, corrections, strict=True):
            if edits and segment.text == prose.segment.text:
                splices += self._splices(prose, edits)
        raw = self._source.read()
        if not splices:
            sink.write(raw)
            return
        if self.encoding.mark + self._text.encode(self.encoding.codec) != raw:
            raise EncodingError(f"{self._source.name}：无法按 {self.encoding.name} 原样写回；文件未改动")
        sink.write(self.encoding.mark)
        position = 0
        for start, end, replacement in sorted(splices):
            sink.write((self._text[position:start] + replacement).encode(self.encoding.codec))
            position = end
        sink.write(self._text[position:].encode(self.encoding.codec))

    @cached_property
    def _text(self) -> str:
        mark = len(self.encoding.mark)
        return decode(self._source.read()[mark:], self.encoding, name=self._source.name, offset=mark)

    @cached_property
    def _resolved(self) -> Resolved:
        return Resolved(self._text, resolve=self._numbers)

    @cached_property
    def _proses(self) -> list[_Prose]:
        """The passages in which something may change."""
        tracer, lines = Tracer(self._resolved.text), LineIndex(self._text)
        found: list[_Prose] = []
        try:
            for passage in self._parse(tracer.marked):
                near = found[-1].pieces[-1].source if found else 0
                prose = _trace(passage, tracer, self._resolved, lines, near)
                if prose is not None:
                    found.append(prose)
        except RecursionError as error:
            raise FormatError(f"{self._source.name}：嵌套太深；文件未改动") from error
        except FormatError as error:
            message = " ".join(tracer.trace(str(error))[0].split())
            raise FormatError(f"{self._source.name}：{message}；文件未改动") from error
        return found

    def _splices(self, prose: _Prose, edits: Sequence[Edit]) -> Iterator[tuple[int, int, str]]:
        escape = prose.escape or self._escape
        for index, steps in steps_of(prose.pieces, edits).items():
            source = prose.pieces[index].source
            for step in steps:
                start, end = source + step.start, source + step.end
                new = self._resolved.like(escape(step.replacement), start, end)
                yield self._resolved.offset(start), self._resolved.offset(end), new


def _trace(passage: Passage, tracer: Tracer, resolved: Resolved, lines: LineIndex, near: int) -> _Prose | None:
    """The segment of a passage, if any of it can be found in the file."""
    texts: list[str] = []
    pieces: list[_Piece] = []
    length = 0
    for part in passage.parts:
        text, stretches = tracer.trace(part, near)
        if not isinstance(part, Fixed):
            for start, count, source in stretches:
                pieces.append(_Piece(length + start, length + start + count, source))
                near = source + count
        texts.append(text)
        length += len(text)
    if not pieces:
        return None
    places = [
        (piece.start + at, _place(lines, resolved.offset(piece.source + at), passage.label, width))
        for piece in pieces
        for at, width in _runs(piece, resolved)
    ]
    borders = zip([0, *(piece.stop for piece in pieces)], [*(piece.start for piece in pieces), length], strict=True)
    protected = SpanSet(Span(start, end) for start, end in borders if start < end).spans
    turns = places[1:] if pieces[0].start == 0 else places
    return _Prose(
        Segment("".join(texts), places[0][1], tuple(protected), tuple(turns), passage.rigid), pieces, passage.escape
    )


def _runs(piece: _Piece, resolved: Resolved) -> Iterator[tuple[int, int]]:
    """Where in ``piece`` the file goes on in another place than with the next character, and the width it has there."""
    found = {0: 1}
    for index, width in resolved.numbers(piece.source, piece.source + piece.stop - piece.start):
        at = index - piece.source
        found |= {at: width, at + 1: 1}
    found.pop(piece.stop - piece.start, None)
    return iter(found.items())


def _place(lines: LineIndex, offset: int, label: str, width: int) -> Place:
    line, column = lines.position(offset)
    return Place(line + 1, column + 1, label, offset, width)
