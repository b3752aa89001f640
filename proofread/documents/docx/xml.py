"""XML with byte offsets: a part is never parsed into a tree and written back, only cut where something changes.

Expat says at which byte every element begins and ends. A document type, without which no entity can be declared, is
refused; nothing outside the part is ever fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, NoReturn, Protocol
from xml.parsers import expat
from xml.sax.saxutils import escape

from proofread.errors import FormatError

_CHUNK: Final = 1 << 16
_TAG: Final = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_NAME: Final = re.compile(rb"[^\s/>]+")
_DECLARED: Final = re.compile(rb"""^<\?xml[^>]*encoding=["']([\w.-]+)["']""")
#: What XML 1.0 cannot hold, §2.2.
_FORBIDDEN: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Handler(Protocol):
    """Receives the elements and the text of a part, with byte offsets."""

    def start(self, name: str, attributes: dict[str, str], start: int) -> None:
        """An element begins at ``start``; ``name`` and attribute names are ``uri local prefix``."""

    def end(self, name: str, start: int) -> None:
        """Its end tag begins at ``start``; of an empty element this is where the element ends."""

    def text(self, text: str) -> None:
        """The next piece of text."""


class Splice(NamedTuple):
    """Replace ``data[start:end]`` by ``content``."""

    start: int
    end: int
    content: bytes


def scan(data: bytes, handler: Handler, place: str) -> Iterator[None]:
    """Parse ``data``, UTF-8, and stop after every piece so that the caller can take what was found.

    Raises:
        FormatError: it is not well-formed or has a document type; ``place`` names it.
    """

    def refuse(*_: object) -> NoReturn:
        raise FormatError(f"{place}：含有文档类型声明（DTD），像实体炸弹；文件未改动")

    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: handler.start(name, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: handler.end(name, parser.CurrentByteIndex)
    parser.CharacterDataHandler = handler.text
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise FormatError(f"{place}：XML 第 {error.lineno} 行有错（{error}）；文件未改动") from error


def elements(data: bytes, place: str) -> list[tuple[str, dict[str, str]]]:
    """Every element as its name and attributes, in order; errors as of :func:`scan`."""
    outline = _Outline()
    for _ in scan(data, outline, place):
        pass
    return outline.found


def appended(data: bytes, content: bytes, place: str) -> bytes:
    """``data`` with ``content`` as the last child of its root; errors as of :func:`scan`."""
    outline = _Outline()
    for _ in scan(data, outline, place):
        pass
    first = tag_end(data, outline.begin)
    if data[first - 2] != ord("/"):
        return data[: outline.finish] + content + data[outline.finish :]
    name = _NAME.match(data, outline.begin + 1)
    assert name is not None, "expat has seen this tag"
    return data[: first - 2] + b">" + content + b"</" + name[0] + b">" + data[first:]


class _Outline:
    """Notes all elements, and where the root begins and its end tag stands."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self.begin = self.finish = 0

    def start(self, name: str, attributes: dict[str, str], start: int) -> None:
        if not self.found:
            self.begin = start
        self.found.append((name, attributes))

    def end(self, name: str, start: int) -> None:
        self.finish = start

    def text(self, text: str) -> None:
        pass


def tag_end(data: bytes, start: int) -> int:
    """Where the tag that begins at ``data[start]`` ends."""
    end = data.index(b">", start) + 1
    tag = data[start:end]
    if b"'" not in tag and tag.count(b'"') % 2 == 0:
        return end
    match = _TAG.match(data, start)
    assert match is not None, "expat has seen this tag"
    return match.end()


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """``data`` with all ``splices`` done, which are disjoint, in any order."""
    pieces: list[bytes] = []
    position = 0
    for start, end, content in sorted(splices):
        pieces += (data[position:start], content)
        position = end
    pieces.append(data[position:])
    return b"".join(pieces)


def as_utf8(data: bytes, place: str) -> tuple[bytes, str]:
    """The part in UTF-8, and the codec that turns it back into ``data``.

    Raises:
        FormatError: it is in none of the encodings that ISO/IEC 29500-2 §9.1.7 allows.
    """
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            codec = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
            return data.decode(codec).encode(), codec
    except UnicodeDecodeError as error:
        raise FormatError(f"{place}：第 {error.start} 字节不是 UTF-16；文件未改动") from error
    declared = _DECLARED.match(data)
    if declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise FormatError(f"{place}：编码是 {declared[1].decode()}，而 .docx 只许 UTF-8 和 UTF-16；文件未改动")
    return data, "utf-8"


def escaped(text: str) -> str:
    """``text`` for an element or an attribute; what XML cannot hold is left out."""
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;", "\r": "&#13;"})
