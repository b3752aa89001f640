import io
import zipfile

import pytest
from document_edits import rewritten
from word_files import NAMESPACES, package, paragraph

from proofread.documents.docx.document import DocxDocument
from proofread.documents.registry import open_document
from proofread.documents.source import Source
from proofread.errors import FormatError

GOOD = package(paragraph("因该"))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def changed(name: str, content: bytes | None, source: bytes = GOOD) -> bytes:
    """The package with another content of a member, or without it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for found in old.namelist():
            if found != name:
                new.writestr(found, old.read(found))
        if content is not None:
            new.writestr(name, content)
    return buffer.getvalue()


def with_type(document_type: str) -> bytes:
    body = f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    return changed("word/document.xml", (document_type + body).encode())


def flagged() -> bytes:
    """The package with the flag of encryption in the central directory."""
    data = bytearray(GOOD)
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def declared(size: int) -> bytes:
    """The package whose directory says that a part unpacks to so many bytes."""
    data = bytearray(GOOD)
    start = data.rindex(b"PK\1\2", 0, data.rindex(b"word/document.xml"))
    data[start + 24 : start + 28] = size.to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "empty": (b"", "文件是空的"),
    "text": ("只是文字".encode(), "不是 .docx 文件"),
    "rtf": (b"{\\rtf1\\ansi}", "RTF 文件"),
    "pdf": (b"%PDF-1.7", "PDF 文件"),
    "html": (b"<html></html>", "网页或 XML 文件"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 .doc"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "已加密"),
    "truncated": (GOOD[: len(GOOD) // 2], "不完整或已损坏"),
    "no directory": (GOOD[:-30], "不完整或已损坏"),
    "encrypted member": (flagged(), "压缩包已加密"),
    "other archive": (changed("[Content_Types].xml", None), "没有 [Content_Types].xml"),
    "no main part": (changed("word/document.xml", None), "没有主部件"),
    "no relationships": (changed("_rels/.rels", None), "没有主部件"),
    "spreadsheet": (
        changed("[Content_Types].xml", b'<Types><Override PartName="/word/document.xml" ContentType="sheet"/></Types>'),
        "主部件 word/document.xml 的类型是 sheet",
    ),
    "signed": (changed("_xmlsignatures/sig1.xml", b"<a/>"), "数字签名"),
    "bomb": (declared(0xFFFFFF00), "像压缩炸弹"),
    "entities": (with_type(BOMB), "DTD"),
    "entity from outside": (with_type(OUTSIDE), "DTD"),
    "not well-formed": (changed("word/document.xml", b"<a><b></a>"), "XML 第 1 行有错"),
    "not UTF-8": (changed("word/document.xml", b"<?xml version='1.0' encoding='GBK'?><a/>"), "编码是 GBK"),
    "broken UTF-16": (changed("word/document.xml", b"\xff\xfe<\0a"), "不是 UTF-16"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_sound_word_document_is_refused_in_one_line(kind: str, tmp_path) -> None:
    data, reason = HOSTILE[kind]
    path = tmp_path / "稿.docx"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"文件未改动$") as caught:
        rewritten(open_document(path), {"因该": "应该"})
    assert reason in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == data


def test_overlapping_members_are_refused() -> None:
    data = bytearray(GOOD)
    first, second = data.index(b"PK\1\2"), data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]  # both begin at one byte
    with pytest.raises(FormatError, match="不完整或已损坏"):
        DocxDocument(Source.of(bytes(data)))


def test_a_checksum_that_does_not_fit_is_noticed_before_anything_is_written() -> None:
    data = bytearray(GOOD)
    start = data.rindex(b"PK\1\2", 0, data.rindex(b"word/document.xml"))
    data[start + 16] ^= 0xFF
    with pytest.raises(FormatError, match="不完整或已损坏"):
        list(DocxDocument(Source.of(bytes(data))).segments())


def test_content_tells_a_word_document_without_a_suffix(tmp_path) -> None:
    path = tmp_path / "稿"
    path.write_bytes(GOOD)
    assert open_document(path).format == "docx"
