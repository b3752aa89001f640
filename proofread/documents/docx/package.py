"""The package of a Word document: opened with suspicion, read part by part, written with every other part untouched."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, Final

from proofread.documents.docx.archive import members, rewrite
from proofread.documents.source import Source
from proofread.errors import FormatError

#: Most bytes of one XML part and of all of them, unpacked; 500 pages in runs of one character are about 60 MB.
_PART_LIMIT: Final = 256 << 20
_TOTAL_LIMIT: Final = 1 << 30
_XML: Final = (".xml", ".rels")
_ENCRYPTED: Final = 1
_SIGNATURES: Final = "_xmlsignatures/"
#: How other files begin that carry the name of a Word document.
_IMPOSTORS: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 .doc 文件，请先另存为 .docx"),
    (b"{\\rtf", "RTF 文件"),
    (b"%PDF", "PDF 文件"),
    (b"<", "网页或 XML 文件"),
    (b"", "不是 .docx 文件"),
)


class Package:
    """The parts of a document by name.

    Args:
        source: the document.

    Raises:
        FormatError: it is no Word document, or one that is encrypted, damaged or hostile.
    """

    def __init__(self, source: Source) -> None:
        self.source: Final = source
        with self._archive() as (archive, _):
            entries = list(members(archive))
            self.names: Final = frozenset(info.filename for info, _ in entries)
        if any(info.flag_bits & _ENCRYPTED for info, _ in entries):
            raise self.refusal("压缩包已加密")
        sizes = [info.file_size for info, _ in entries if info.filename.lower().endswith(_XML)]
        if max(sizes, default=0) > _PART_LIMIT or sum(sizes) > _TOTAL_LIMIT:
            raise self.refusal(f"解压后的文字部件超过 {_PART_LIMIT >> 20} MiB，像压缩炸弹")
        if "[Content_Types].xml" not in self.names:
            raise self.refusal("不是 .docx 文件：压缩包里没有 [Content_Types].xml")
        if any(name.startswith(_SIGNATURES) for name in self.names):
            raise self.refusal("带有数字签名，改动后签名会失效")

    def read(self, name: str) -> bytes:
        """The content of a part.

        Raises:
            FormatError: it is missing or damaged.
        """
        if name not in self.names:
            raise self.refusal(f"缺少部件 {name}")
        with self._archive() as (archive, _):
            return archive.read(name)  # never more than the size that the directory declares

    def write(self, contents: Mapping[str, bytes], sink: BinaryIO) -> None:
        """Write the package with other ``contents`` of some parts; without any it is the same file."""
        with self._archive() as (archive, stream):
            if contents:
                rewrite(archive, stream, contents, sink)
                return
            stream.seek(0)
            while piece := stream.read(1 << 20):
                sink.write(piece)

    def place(self, part: str) -> str:
        """What messages call a part."""
        return f"{self.source.name}：{part}"

    def refusal(self, reason: str) -> FormatError:
        """The error that says in one line why this document is not proofread."""
        return FormatError(f"{self.place(reason)}；文件未改动")

    @contextmanager
    def _archive(self) -> Iterator[tuple[zipfile.ZipFile, BinaryIO]]:
        with self.source.open() as stream:
            head = stream.read(8)
            if not head.startswith(b"PK\3\4"):
                raise self.refusal(self._impostor(head, stream))
            try:
                with zipfile.ZipFile(stream) as archive:
                    yield archive, stream
            except FormatError:
                raise
            except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError) as error:
                raise self.refusal("压缩包不完整或已损坏") from error

    @staticmethod
    def _impostor(head: bytes, stream: BinaryIO) -> str:
        if not head:
            return "文件是空的"
        start, reason = next(entry for entry in _IMPOSTORS if head.startswith(entry[0]))
        if start and start[0] == 0xD0 and "EncryptedPackage".encode("utf-16-le") in stream.read():
            return "已加密，请先去掉密码"
        return reason
