"""How paragraphs of text are found in a file: one rule for each kind of file, each a stream."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast
from xml.etree import ElementTree

from proofread.documents.registry import open_document
from proofread.documents.source import Source as Bytes
from proofread.errors import FormatError, ProofreadError
from proofread.extras import required

if TYPE_CHECKING:
    from proofread.corpus.build.sources import Part

_COMPRESSED: Final[Mapping[str, Callable[..., Any]]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
#: A line at the head of a Markdown file: name and value.
_HEAD: Final = re.compile(r"^(\w+):\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_MARKUP: Final = re.compile(r"<\w+[^>]*>")


def paragraphs(path: Path, part: Part) -> Iterator[str]:
    """The paragraphs of one file; of an archive (``.zip``), of all files in it, by name.

    Raises:
        FormatError: the file is not what the rule expects; the message names it.
    """
    try:
        for name, stream in _opened(path):
            yield from RULES[part.rule](name, stream, part)
    except ProofreadError as error:
        raise FormatError(f"{path}：{error}") from error
    except (OSError, EOFError, ValueError, KeyError, ElementTree.ParseError, zipfile.BadZipFile, csv.Error) as error:
        raise FormatError(f"{path}：不是规则 {part.rule} 能读的：{error}") from error


def _opened(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The streams of a file and the names that tell their formats."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda one: one.filename):
                if not member.is_dir():
                    with archive.open(member) as stream:
                        yield member.filename, cast(BinaryIO, stream)
        return
    opened = _COMPRESSED.get(path.suffix, io.open)
    with opened(path, "rb") as stream:
        yield path.stem if path.suffix in _COMPRESSED else path.name, cast(BinaryIO, stream)


def _document(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The prose of a document as the corrector reads it, without code, addresses and placeholders."""
    data = stream.read()
    if part.where:
        head = dict(_HEAD.findall(data[:4096].decode("utf-8", "replace").partition("\n---")[0]))
        if not _fits(head, part):
            return
    document = open_document(Bytes(name, partial(io.BytesIO, data)), format=part.format or None)
    for segment in document.segments():
        kept, start = [], 0
        for span in segment.protected:
            kept.append(segment.text[start : span[0]])
            start = span[1]
        yield "".join([*kept, segment.text[start:]])


def _json(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The texts at the paths ``fields``: names of keys with dots between them, ``*`` for any; lists are gone through.

    The empty path is for texts in lists without keys. JSON Lines are read line by line.
    """
    if PurePosixPath(name).suffix == ".jsonl":
        values: Iterator[Any] = (json.loads(line) for line in stream if line.strip())
    else:
        text = stream.read().decode("utf-8-sig")
        try:
            values = iter([json.loads(text)])
        except json.JSONDecodeError as error:  # many data sets call JSON Lines JSON
            if error.msg != "Extra data":
                raise
            values = map(json.loads, filter(str.strip, text.splitlines()))
    for record in (one for value in values for one in (value if isinstance(value, list) else [value])):
        for path in part.fields:
            yield from _at(record, path.split(".") if path else [], part, {})


def _at(value: Any, path: list[str], part: Part, beside: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _at(one, path, part, beside)
    elif not path:
        if isinstance(value, str) and _fits(beside, part):
            yield from value.splitlines()
    elif isinstance(value, dict):
        for name in value if path[0] == "*" else [path[0]]:
            if name in value:
                yield from _at(value[name], path[1:], part, value)


def _table(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The columns ``fields`` of a table with a head line: separated by tabs (``.tsv``) or commas."""
    csv.field_size_limit(1 << 30)
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
    rows = csv.DictReader(lines, delimiter="\t" if PurePosixPath(name).suffix == ".tsv" else ",")
    for row in rows:
        for column in part.fields:
            if column not in row:
                raise FormatError(f"没有列 {column!r}；有 {'、'.join(map(str, row))}")
            if _fits(row, part):
                yield from (row[column] or "").splitlines()


def _lines(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """Every line is a paragraph, or what the first group of ``pattern`` finds in it, any number of times."""
    pattern = re.compile(part.pattern)
    for raw in stream:
        for found in pattern.finditer(raw.decode("utf-8-sig", "replace").rstrip("\r\n")):
            yield found[1]


def _xml(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The texts of the elements ``fields``, or of every element without children."""
    for _, element in ElementTree.iterparse(stream):
        if element.tag in part.fields or (not part.fields and not len(element)):
            yield from (element.text or "").replace("\\n", "\n").splitlines()
        if not part.fields or element.tag in part.fields:
            element.clear()


def _wiki(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The articles of a MediaWiki export, without tables, notes, templates, headings and links to files."""
    required("mwparserfromhell", "corpus")
    import mwparserfromhell as wiki

    root: ElementTree.Element | None = None
    for event, element in ElementTree.iterparse(stream, events=("start", "end")):
        if root is None:
            root = element
        if event == "start" or element.tag.rpartition("}")[2] != "page":
            continue
        values = {one.tag.rpartition("}")[2]: one.text or "" for one in element.iter()}
        if values.get("ns") == "0" and "redirect" not in values:
            code = wiki.parse(values.get("text", ""))
            for node in [
                *code.filter_headings(),
                *code.filter_tags(matches=lambda tag: str(tag.tag) in ("table", "ref", "gallery", "math")),
                *code.filter_wikilinks(matches=lambda link: ":" in str(link.title)),
            ]:
                try:
                    code.remove(node)
                except ValueError:  # went with what it was part of
                    continue
            yield from code.strip_code(normalize=True, collapse=True).splitlines()
        root.clear()


def _epub(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The chapters of a book, in the order in which it is read."""
    with zipfile.ZipFile(io.BytesIO(stream.read())) as book:
        container = ElementTree.fromstring(book.read("META-INF/container.xml"))
        package = next(one.attrib["full-path"] for one in container.iter() if one.tag.endswith("rootfile"))
        content = ElementTree.fromstring(book.read(package))
        paths = {one.attrib["id"]: one.attrib["href"] for one in content.iter() if one.tag.endswith("}item")}
        for reference in (one for one in content.iter() if one.tag.endswith("}itemref")):
            chapter = PurePosixPath(package).parent / paths[reference.attrib["idref"]]
            yield from _html(book.read(str(chapter)))


def _feed(name: str, stream: BinaryIO, part: Part) -> Iterator[str]:
    """The items of RSS and the entries of Atom: their whole text, or else their summary."""
    for _, element in ElementTree.iterparse(stream):
        if element.tag.rpartition("}")[2] not in ("item", "entry"):
            continue
        texts = {one.tag.rpartition("}")[2]: one.text or "" for one in element}
        text = next((texts[name] for name in ("encoded", "content", "description", "summary") if texts.get(name)), "")
        yield from _html(text.encode()) if _MARKUP.search(text) else text.splitlines()
        element.clear()


def _html(data: bytes) -> Iterator[str]:
    document = open_document(Bytes("page.html", partial(io.BytesIO, data)), format="html")
    for segment in document.segments():
        yield from segment.text.splitlines()


def _fits(values: Mapping[str, Any], part: Part) -> bool:
    """Whether what stands beside a text is as wanted; a name with dots is a path."""
    for name, wanted in part.where.items():
        found: Any = values
        for key in name.split("."):
            found = found.get(key, "") if isinstance(found, Mapping) else ""
        if not re.fullmatch(wanted, str(found)):
            return False
    return True


Rule = Callable[[str, BinaryIO, "Part"], Iterator[str]]
#: By name.
RULES: Final[Mapping[str, Rule]] = {
    "document": _document,
    "json": _json,
    "table": _table,
    "lines": _lines,
    "xml": _xml,
    "wiki": _wiki,
    "epub": _epub,
    "feed": _feed,
}
