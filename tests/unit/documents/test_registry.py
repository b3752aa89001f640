import io
import sys
from pathlib import Path

import pytest

from proofread.documents import registry
from proofread.documents.base import Correction
from proofread.documents.registry import Format, format_of, open_document
from proofread.documents.source import Source
from proofread.errors import EncodingError, FormatError, MissingExtraError

TEXT = "春天来了。\r\n百花盛开。"


def written(document) -> bytes:
    sink = io.BytesIO()
    document.write((Correction(segment, ()) for segment in document.segments()), sink)
    return sink.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_a_path_or_bytes_are_opened_and_written_as_they_were(tmp_path: Path, codec: str) -> None:
    data = TEXT.encode(codec)
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    for origin in (data, path, str(path), Source.of(path)):
        document = open_document(origin)
        assert document.format == "plain"
        assert [segment.text for segment in document.segments()] == TEXT.split("\r\n")
        assert written(document) == data


def test_suffix_then_content_then_plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    boxes = Format("box", (".box",), "proofread.documents.plain:PlainDocument", lambda head: head.startswith(b"BOX"))
    opened = []
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, boxes))
    monkeypatch.setattr(Format, "open", lambda self, source, encoding=None: opened.append(self.name))
    for name, content in [("a.BOX", b""), ("a", b"BOX 1"), ("a.txt", b"BOX 1"), ("a.weird", b"text")]:
        (tmp_path / name).write_bytes(content)
        open_document(tmp_path / name)
    assert opened == ["box", "box", "plain", "plain"]


def test_no_other_format_is_taken_for_plain_text_by_its_name() -> None:
    assert format_of("a/b.TXT") is registry.FORMATS[0]
    assert format_of("README.odt") is None
    assert format_of("txt") is None


def test_a_named_format_must_exist() -> None:
    with pytest.raises(FormatError, match="plain"):
        open_document(b"", format="wordstar")


def test_a_binary_file_is_refused_when_it_is_opened() -> None:
    with pytest.raises(EncodingError):
        open_document(b"\x7fELF\x00\x01" * 9)


def test_a_library_that_is_missing_is_named_with_what_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.po").write_text("", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "proofread.documents.po", raising=False)
    monkeypatch.setitem(sys.modules, "polib", None)
    with pytest.raises(MissingExtraError, match=r"a\.po：读 po 需要 polib：pip install 'proofread\[documents\]'$"):
        open_document(tmp_path / "a.po")
