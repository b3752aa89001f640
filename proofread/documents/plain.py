"""Plain text: every line is a segment; only CR, LF and CRLF end one. The file streams, however long it is.

Lines of one paragraph that somebody has broken by hand are one segment, with the line breaks in it, which stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

from proofread.documents.base import Correction, Place, Segment
from proofread.documents.encoding import decode, detect
from proofread.documents.lines import split_lines
from proofread.documents.source import Source
from proofread.edits.edit import apply
from proofread.errors import EncodingError
from proofread.text.spans import Span
from proofread.text.wrapped import MOST_LINES, WIDE, groups

_CHUNK: Final = 1 << 18


class _Line(NamedTuple):
    """A line with its terminator, as bytes and as text."""

    raw: bytes
    text: str


class PlainDocument:
    """A text file. Its lines are read once for the segments, and once more in step with them when it is written."""

    format: Final = "plain"

    def __init__(self, source: Source, *, encoding: str | None = None) -> None:
        self._source = source
        with source.open() as stream:
            self.encoding: Final = detect(stream, name=source.name, declared=encoding)

    def segments(self) -> Iterator[Segment]:
        offset, number = 0, 1
        for lines in self._paragraphs():
            text = "".join(line.text for line in lines)
            yield Segment(text.rstrip("\r\n"), Place(number, offset=offset), tuple(_breaks(lines)))
            offset += len(text)
            number += len(lines)

    def write(self, corrections: Iterable[Correction], sink: BinaryIO) -> None:
        sink.write(self.encoding.mark)
        for lines, (segment, edits, _) in zip(self._paragraphs(), corrections, strict=True):
            raw = b"".join(line.raw for line in lines)
            if not edits:
                sink.write(raw)
                continue
            text = "".join(line.text for line in lines)
            if text.encode(self.encoding.codec) != raw:
                raise EncodingError(
                    f"{self._source.name}：第 {segment.place.line} 行无法按 {self.encoding.name} 原样写回，文件未改动"
                )
            ending = text[len(segment.text) :]
            sink.write((apply(segment.text, edits) + ending).encode(self.encoding.codec))

    def _paragraphs(self) -> Iterator[list[_Line]]:
        """The lines of every paragraph; a blank line is one of its own."""
        run: list[_Line] = []
        for line in self._lines():
            # the places of a text that goes on after a bare CR could not be told
            joins = line.text.strip() and len(line.text) <= WIDE and not line.text.endswith("\r")
            if joins:
                run.append(line)
            if not joins or len(run) == MOST_LINES:
                yield from _grouped(run)
                run = []
            if not joins:
                yield [line]
        yield from _grouped(run)

    def _lines(self) -> Iterator[_Line]:
        position = len(self.encoding.mark)
        with self._source.open() as stream:
            stream.seek(position)
            for raw in split_lines(iter(lambda: stream.read(_CHUNK), b""), self.encoding):
                yield _Line(raw, decode(raw, self.encoding, name=self._source.name, offset=position))
                position += len(raw)


def _grouped(lines: list[_Line]) -> Iterator[list[_Line]]:
    first = 0
    for size in groups([line.text.rstrip("\r\n") for line in lines]):
        yield lines[first : first + size]
        first += size


def _breaks(lines: list[_Line]) -> Iterator[Span]:
    """Where the line breaks inside a paragraph stand."""
    end = 0
    for line in lines[:-1]:
        end += len(line.text)
        yield Span(end - len(line.text) + len(line.text.rstrip("\r\n")), end)
