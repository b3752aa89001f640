"""In which encoding is this file written, so that it can be written back the same way?

Certain evidence decides first: a byte order mark, then strict UTF-8. What remains is a choice between UTF-16
without a mark, GB18030 (a superset of GBK and GB2312) and Big5, whose byte ranges overlap so much that most
GBK files decode as Big5 and the reverse. Among the candidates that decode the whole file without an error the
one whose characters are common in Chinese wins. Nothing is ever guessed below that: a file that reads as rare
characters in every candidate is refused.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from proofread.documents.credibility import CREDIBLE, credibility
from proofread.errors import EncodingError

_CHUNK = 1 << 18
#: UTF-32 goes first, because its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
#: What a name given by a user stands for when the file has no mark; Windows' Big5 is the one in use.
_MEANT = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le", "big5": "cp950"}
#: Codecs in which what a byte means depends on lines before it, and those that are no encodings of files.
_NO_LINES = ("utf-7", "hz", "iso2022", "idna", "punycode", "unicode-escape", "raw-unicode-escape")
#: Hong Kong's extension of Big5 is tried only when Windows' Big5 does not decode.
_EIGHT_BIT = ("gb18030", "cp950", "big5hkscs")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of the standard library and the byte order mark in front of the text (empty without one)."""

    codec: str
    mark: bytes = b""

    @property
    def name(self) -> str:
        """The name for people, which ``--encoding`` accepts; ``utf-8-sig`` is UTF-8 with a mark."""
        if self.codec == "cp950":
            return "big5"
        return "utf-8-sig" if self.codec == "utf-8" and self.mark else self.codec

    @property
    def unit(self) -> int:
        """Bytes per code unit: 1 where a line feed is the byte 0A, 2 for UTF-16, 4 for UTF-32."""
        return len("\n".encode(self.codec))


def detect(stream: IO[bytes], *, name: str, declared: str | None = None) -> Encoding:
    """The encoding of the seekable ``stream``, which is read whole (in pieces) and left at its end.

    Args:
        stream: the file, from its beginning.
        name: what error messages call it.
        declared: the encoding named by the user, which is then only verified.

    Raises:
        EncodingError: the bytes do not decode, or no candidate is credible; the message gives the byte offset.
    """
    stream.seek(0)
    head = stream.read(4)
    if declared is not None:
        encoding = _declared(declared, head)
        _verify(stream, encoding, name)
        return encoding
    for mark, codec in _MARKS:
        if head.startswith(mark):
            encoding = Encoding(codec, mark)
            _verify(stream, encoding, name)
            return encoding
    broken_at = _first_error(stream, Encoding("utf-8"))
    nul_at = _find_nul(stream)
    if broken_at is None and nul_at is None:
        return Encoding("utf-8")
    codecs_left = ("utf-16-le", "utf-16-be") + (_EIGHT_BIT if nul_at is None else ())
    best = _most_credible(stream, codecs_left)
    if best is not None:
        return Encoding(best)
    if nul_at is not None:
        raise EncodingError(
            f"{name}：像是二进制文件（第 {nul_at} 字节是 NUL）；如果确实是文本，请用 --encoding 指明编码"
        )
    raise EncodingError(
        f"{name}：认不出编码：不是 UTF-8（第 {broken_at} 字节不合法），"
        "按 UTF-16、GB18030、Big5 读出来也不像中文；请用 --encoding 指明编码"
    )


def decode(raw: bytes, encoding: Encoding, *, name: str, offset: int) -> str:
    """Decode ``raw``, which begins at byte ``offset`` of the file ``name``; strict.

    Raises:
        EncodingError: naming the byte offset in the file.
    """
    try:
        return raw.decode(encoding.codec)
    except UnicodeDecodeError as error:
        raise _undecodable(name, encoding, offset + error.start) from error


def _undecodable(name: str, encoding: Encoding, offset: int) -> EncodingError:
    return EncodingError(f"{name}：第 {offset} 字节不是合法的 {encoding.name}，文件未改动")


def _declared(label: str, head: bytes) -> Encoding:
    """The encoding the user named, with the mark of the file if it has one for that codec."""
    try:
        codec = codecs.lookup(label).name
        "".encode(codec)
    except LookupError as error:
        raise EncodingError(f"没有叫 {label!r} 的文本编码；可用的如 utf-8、gb18030、big5") from error
    if codec.startswith(_NO_LINES):
        raise EncodingError(f"{codec} 编码的文本不能逐行读写；请先转成 utf-8")
    for mark, marked in _MARKS:
        if head.startswith(mark) and marked in (codec, _MEANT.get(codec), codec + "-be"):
            return Encoding(marked, mark)
    return Encoding(_MEANT.get(codec, codec))


def _pieces(stream: IO[bytes], encoding: Encoding) -> Iterator[bytes]:
    stream.seek(len(encoding.mark))
    while piece := stream.read(_CHUNK):
        yield piece


def _decoded(stream: IO[bytes], encoding: Encoding) -> Iterator[str]:
    """The text in pieces; raises ``UnicodeDecodeError`` whose offset is that of the file."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    position = len(encoding.mark)
    held = 0  # bytes the decoder keeps from the piece before
    for piece in _pieces(stream, encoding):
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as error:
            error.start += position - held
            raise
        yield text
        position += len(piece)
        held = len(decoder.getstate()[0])
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        error.start += position - held
        raise


def _first_error(stream: IO[bytes], encoding: Encoding) -> int | None:
    try:
        for _ in _decoded(stream, encoding):
            pass
    except UnicodeDecodeError as error:
        return error.start
    return None


def _verify(stream: IO[bytes], encoding: Encoding, name: str) -> None:
    offset = _first_error(stream, encoding)
    if offset is not None:
        raise _undecodable(name, encoding, offset)


def _find_nul(stream: IO[bytes]) -> int | None:
    position = 0
    for piece in _pieces(stream, Encoding("utf-8")):
        found = piece.find(0)
        if found >= 0:
            return position + found
        position += len(piece)
    return None


def _most_credible(stream: IO[bytes], candidates: Iterable[str]) -> str | None:
    scores: dict[str, float] = {}
    for codec in candidates:
        if codec == "big5hkscs" and "cp950" in scores:
            continue
        try:
            scores[codec] = credibility(_decoded(stream, Encoding(codec)))
        except UnicodeDecodeError:
            continue
    return max((codec for codec, score in scores.items() if score >= CREDIBLE), key=scores.__getitem__, default=None)
