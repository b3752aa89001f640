"""pandoc, which has parsers of its own, reads in the corrected file what it read before, but for the prose."""

import shutil
import subprocess
from pathlib import Path

import pytest
from document_edits import rewritten
from word_files import package, paragraph, run

from proofread.documents.docx.document import DocxDocument
from proofread.documents.markup import Markup
from proofread.documents.registry import open_document
from proofread.documents.source import Source

pytestmark = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")

SPECIMENS = Path(__file__).parents[1] / "specimens"
READERS = {
    "latex.tex": "latex",
    "org.org": "org",
    "rst.rst": "rst",
    "markdown.md": "markdown",
    "html.html": "html",
    "notebook.ipynb": "ipynb",
}


def parsed(source: bytes, *options: str) -> str:
    done = subprocess.run(["pandoc", *options], input=source, capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("name", READERS)
def test_the_tree_is_the_same(name: str) -> None:
    path = SPECIMENS / name
    options = ("-f", READERS[name], "-t", "json")
    before = parsed(path.read_bytes(), *options)
    after = parsed(rewritten(open_document(path), {"因该": "应该"}), *options)
    assert before.count("因该") > 5
    assert after == before.replace("因该", "应该")


def test_it_accepts_and_rejects_the_changes_of_a_word_document() -> None:
    link = f'<w:hyperlink w:anchor="x">{run("链接跳无")}</w:hyperlink>'
    original = package(
        paragraph("今天", run("因", "<w:b/>"), run("该", "<w:i/>"), "去，😀𠮷", link) + paragraph("没有")
    )
    document = DocxDocument(Source.of(original))
    document.markup = Markup(comments=True, author="校对")
    tracked = rewritten(document, {"因该": "应该", "跳无": "跳舞"})
    document.markup = Markup(accept=True)
    plain = rewritten(document, {"因该": "应该", "跳无": "跳舞"})
    options = ("-f", "docx", "-t", "json")
    assert parsed(tracked, *options, "--track-changes=reject") == parsed(original, *options)
    assert parsed(tracked, *options, "--track-changes=accept") == parsed(plain, *options)
    everything = parsed(tracked, "-f", "docx", "-t", "markdown", "--track-changes=all", "--wrap=none")
    assert everything.count('.comment-start id="') == 2
    assert everything.count('.insertion author="校对"') == 3
