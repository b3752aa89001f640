"""The programs that read a format find in the corrected specimen what they found before, but for the prose."""

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import polib
import pysubs2
import pytest
import yaml
from document_edits import rewritten
from docutils.core import publish_doctree
from lxml import etree

from proofread.documents.base import Correction
from proofread.documents.registry import open_document
from proofread.edits.edit import Edit
from proofread.errors import FormatError

SPECIMENS = Path(__file__).parents[2] / "specimens"


def _catalogue(text: str) -> object:
    file = polib.pofile(text + "\n")
    return file.metadata, [
        (e.msgctxt, e.msgid, e.msgstr, e.msgstr_plural, e.flags, e.occurrences, e.obsolete) for e in file
    ]


def _elements(text: str) -> object:
    return [(str(e.tag), dict(e.attrib), e.text, e.tail) for e in etree.fromstring(text.encode()).iter()]


def _events(name: str) -> Callable[[str], object]:
    return lambda text: [(e.start, e.end, e.text, e.style, e.name) for e in pysubs2.SSAFile.from_string(text, name)]


def _notebook(text: str) -> object:
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    return notebook


def _tree(text: str) -> object:
    settings = {"report_level": 5, "file_insertion_enabled": False, "warning_stream": None}
    return [line.strip() for line in publish_doctree(text, settings_overrides=settings).pformat().splitlines()]


READERS: dict[str, Callable[[str], object]] = {
    "rst.rst": _tree,
    "po.po": _catalogue,
    "xliff.xlf": _elements,
    "srt.srt": _events("srt"),
    "vtt.vtt": _events("vtt"),
    "ass.ass": _events("ass"),
    "notebook.ipynb": _notebook,
    "json.json": json.loads,
    "yaml.yaml": lambda text: list(yaml.safe_load_all(text)),
}


@pytest.mark.parametrize("name", READERS)
def test_it_reads_the_same_with_the_prose_corrected(name: str) -> None:
    path = SPECIMENS / name
    after = rewritten(open_document(path, format=path.stem), {"因该": "应该"}).decode()
    before = READERS[name](path.read_text("utf-8"))
    found = READERS[name](after)
    assert found != before
    assert str(found) == str(before).replace("因该", "应该")


@pytest.mark.parametrize(
    ("format", "text", "reason"),
    [
        ("po", 'msgid "a"\n甲', "PO"),
        ("xliff", "<xliff><a></xliff>", "不是完好的 XML"),
        ("xliff", '<!DOCTYPE x [<!ENTITY a "甲">]><xliff><target>&a;</target></xliff>', "DTD"),
        ("xliff", "<html>甲</html>", "根元素是 html"),
        ("latex", "甲\n{乙", "第 2 行附近"),
        ("latex", "甲\n乙\\end{x}", "第 2 行附近"),
        ("latex", "甲\n乙 \\verb \n", r"末尾的 \\verb 没有内容"),
        ("latex", "\\title{甲 \\verb\n\\begin{document}乙\\end{document}", r"末尾的 \\verb 没有内容"),
        ("srt", "\0甲", "NUL"),
        ("notebook", '{"甲": ', "不是完好的 JSON"),
        ("notebook", '["甲"]', "没有 cells"),
        ("json", "[" * 100_000, "嵌套太深"),
        ("yaml", "a: [甲\nb: }", "第 2 行"),
        ("html", "<div>" * 5000 + "甲", "嵌套太深"),
    ],
)
def test_a_damaged_file_is_refused_in_one_line_and_stays(format: str, text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "稿"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=reason) as caught:  # EncodingError where it is no text at all
        rewritten(open_document(path, format=format), {"甲": "乙"})
    assert type(caught.value).__module__ == FormatError.__module__
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("format", "text", "wanted"),
    [
        ("po", 'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "甲"\n', r"a\"b\\c"),
        ("xliff", "<xliff><target>甲</target></xliff>", 'a"b\\c'),
        ("json", '["甲"]', r"a\"b\\c"),
    ],
)
def test_what_would_be_syntax_is_escaped(format: str, text: str, wanted: str) -> None:
    new = rewritten(open_document(text.encode(), format=format), {"甲": 'a"b\\c'}).decode()
    assert new == text.replace("甲", wanted)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_gettext_compiles_the_corrected_translation(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(rewritten(open_document(SPECIMENS / "po.po"), {"因该": "应该"}))
    subprocess.run(["msgfmt", "-c", "-o", str(tmp_path / "a.mo"), str(path)], check=True, capture_output=True)
    assert "应该接着{跳无}写" in (tmp_path / "a.mo").read_bytes().decode("utf-8", "replace")


def test_only_translations_into_chinese_are_read() -> None:
    for language, count in (("zh_TW", 1), ("zh-Hans", 1), ("", 1), ("ja", 0), ("en", 0)):
        text = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n\nmsgid "甲"\nmsgstr "文字"\n'
        assert len(list(open_document(text.encode(), format="po").segments())) == count


def test_the_cell_of_a_notebook_is_named() -> None:
    labels = [segment.place.label for segment in open_document(SPECIMENS / "notebook.ipynb").segments()]
    assert labels == ["单元格 1"] * 3 + ["单元格 4"]


@pytest.mark.parametrize("format", ["json", "yaml"])
@pytest.mark.parametrize("form", ["{:04x}", "{:04X}"])
def test_characters_written_as_numbers_are_proofread(format: str, form: str) -> None:
    def numbered(text: str) -> str:
        data = text.encode("utf-16-be")
        return "".join("\\u" + form.format(int.from_bytes(data[at : at + 2])) for at in range(0, len(data), 2))

    head = f'{{"a": "{numbered("😀")}\\n他{numbered("说")}", "b\\\\u56e0\\u8be5": ["'
    tail = '\\\\u56e0\\u8be5 \\"因该\\"", "\\ud800", "\\u3000"]}'
    middle = f"{numbered('我')}{numbered('因')}{numbered('该')}{numbered('去')}。因该，{numbered('因')}该"
    document = open_document(f"{head}{middle}{tail}".encode(), format=format)
    place = next(s.locate(s.text.index("因该")) for s in document.segments() if s.text.startswith("我"))
    assert (place.offset, place.width) == (len(head) + 6, 6)
    new = rewritten(document, {"因该": "应该", "去": "𠮷?"}).decode()
    changed = middle.replace(numbered("因"), numbered("应")).replace("因该", "应该")
    changed = changed.replace(numbered("去"), numbered("𠮷") + "?")
    assert new == f"{head}{changed}{tail}".replace('\\"因该', '\\"应该')
    if format == "json":
        assert json.loads(new)["b\\u56e0该"][0].startswith("我应该𠮷?。应该，应该")


def test_an_insertion_after_a_number_is_a_number() -> None:
    document = open_document(b'["\\u6211\\u4eec\\u53bb"]', format="json")
    edit = Edit(2, 2, "", "要")
    sink = io.BytesIO()
    document.write((Correction(segment, (edit,)) for segment in document.segments()), sink)
    assert sink.getvalue() == b'["\\u6211\\u4eec\\u8981\\u53bb"]'
