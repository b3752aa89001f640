from pathlib import Path

import pytest
from docx import Document
from fake_corrector import fake_pipe
from word_files import member, names, package, paragraph, shown

from proofread.cli import _load
from proofread.cli.main import run

DATA = package(
    paragraph("少先队员因该为老人让坐。", '<w:ins w:id="1" w:author="甲"><w:r><w:t>因该</w:t></w:r></w:ins>'),
    header1=paragraph("页眉因该。"),
)


@pytest.fixture(autouse=True)
def _corrector(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_load, "load_pipe", lambda options: fake_pipe)
    monkeypatch.chdir(tmp_path)
    Path("a.docx").write_bytes(DATA)


def test_fix_writes_tracked_changes_with_comments_in_the_name_that_was_given(capsys) -> None:
    assert run(["fix", "--comments", "--author", "校对 & 王", "a.docx"]) == 0
    document = member(Path("a.docx").read_bytes(), "word/document.xml").decode()
    assert '<w:ins w:id="4" w:author="校对 &amp; 王"' in document
    assert [comment.author for comment in Document("a.docx").comments] == ["校对 & 王"]
    assert "没有校对：1 处已有的修订" in capsys.readouterr().err


def test_fix_accept_writes_plain_text(capsys) -> None:
    assert run(["fix", "--accept", "-o", "b.docx", "a.docx"]) == 0
    assert shown(Path("b.docx").read_bytes()) == ["少先队员应该为老人让坐。因该"]
    assert "word/comments.xml" not in names(Path("b.docx").read_bytes())
    assert Path("a.docx").read_bytes() == DATA


def test_check_lists_places_without_pages_and_writes_nothing(capsys) -> None:
    assert run(["check", "a.docx"]) == 1
    assert "a.docx: 正文 ¶1:5" in (out := capsys.readouterr().out)
    assert "a.docx: 页眉 1 ¶1:3" in out
    assert Path("a.docx").read_bytes() == DATA


def test_a_document_that_is_none_is_refused_in_one_line(capsys) -> None:
    Path("a.docx").write_bytes(DATA[:500])
    assert run(["fix", "a.docx"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("proofread: a.docx：压缩包不完整或已损坏；文件未改动\n")
    assert Path("a.docx").read_bytes() == DATA[:500]
