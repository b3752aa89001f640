"""Which formats there are, and which one a document has: by its name, else by its content, else plain text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from proofread.documents.source import Source
from proofread.errors import FormatError, MissingExtraError

if TYPE_CHECKING:  # the command line names the formats in its help, without what reading them needs
    from proofread.documents.base import Document

#: Bytes of a document that a format may look at to recognise its own.
_HEAD: Final = 4096


def _never(_head: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the registry.

    Attributes:
        name: what options, messages and :attr:`Document.format` call it.
        suffixes: of file names, in lower case and with the dot; files of a folder are taken by these alone.
        opener: ``module:attribute`` of what makes the :class:`Document`, called as
            ``opener(source, encoding=None)``; imported when the first such document is opened, because some need
            an extra.
        sniff: whether content that begins like this is of this format; asked where the suffix is nobody's.
    """

    name: str
    suffixes: tuple[str, ...]
    opener: str
    sniff: Callable[[bytes], bool] = _never

    def open(self, source: Source, encoding: str | None = None) -> Document:
        """The document in ``source``, whose text is in ``encoding`` (told by the content when absent)."""
        module, attribute = self.opener.split(":")
        try:
            opener = getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("proofread"):
                raise
            raise MissingExtraError(
                f"{source.name}：读 {self.name} 需要 {error.name}：pip install 'proofread[documents]'"
            ) from error
        document: Document = opener(source, encoding=encoding)
        return document


def _is_office(head: bytes) -> bool:
    """A package, or the container of an old or encrypted document, which is then refused with the reason."""
    package = head.startswith(b"PK\3\4") and any(name in head for name in (b"[Content_Types].xml", b"word/", b"_rels/"))
    return package or head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _is_html(head: bytes) -> bool:
    return head.lstrip().lower().startswith((b"<!doctype html", b"<html"))


#: The formats; the first whose suffix or content fits is taken.
FORMATS: Final = (
    Format("plain", (".txt",), "proofread.documents.plain:PlainDocument"),
    Format("docx", (".docx", ".docm", ".dotx"), "proofread.documents.docx.document:DocxDocument", _is_office),
    Format("markdown", (".md", ".markdown", ".mkd", ".qmd", ".rmd"), "proofread.documents.markdown:open_markdown"),
    Format("rst", (".rst", ".rest"), "proofread.documents.rst:open_rst"),
    Format("org", (".org",), "proofread.documents.org:open_org"),
    Format("latex", (".tex", ".ltx"), "proofread.documents.latex:open_latex"),
    Format("po", (".po", ".pot"), "proofread.documents.po:open_po"),
    Format("xliff", (".xlf", ".xliff"), "proofread.documents.xliff:open_xliff"),
    Format("srt", (".srt",), "proofread.documents.subtitles:open_srt"),
    Format("ass", (".ass", ".ssa"), "proofread.documents.subtitles:open_ass"),
    Format("vtt", (".vtt",), "proofread.documents.subtitles:open_vtt"),
    Format("notebook", (".ipynb",), "proofread.documents.notebook:open_notebook"),
    # program files more often than texts: only where the user says so
    Format("json", (), "proofread.documents.json_values:open_json"),
    Format("yaml", (), "proofread.documents.yaml_values:open_yaml"),
    Format("html", (".html", ".htm", ".xhtml"), "proofread.documents.html:open_html", _is_html),
)
_PLAIN: Final = FORMATS[0]


def format_of(name: str) -> Format | None:
    """The format that a file of this name has, as far as its suffix tells."""
    suffix = PurePath(name).suffix.lower()
    return next((entry for entry in FORMATS if suffix in entry.suffixes), None)


def suffixes() -> list[str]:
    """The suffixes of all formats."""
    return [suffix for entry in FORMATS for suffix in entry.suffixes]


def open_document(
    origin: Source | str | Path | bytes, *, format: str | None = None, encoding: str | None = None
) -> Document:
    """Open a document.

    Args:
        origin: its path, its content, or a :class:`Source`.
        format: name of its format; by default told by the suffix of its name, else by its content, else plain text.
        encoding: of its text; by default told by its content.

    Raises:
        FormatError: there is no format of that name, or the document does not have it.
        EncodingError: it is no text, or none in ``encoding``.
        MissingExtraError: the format needs a library that is not installed.
        OSError: it cannot be read.
    """
    source = Source.of(origin)
    if format is not None:
        found = next((entry for entry in FORMATS if entry.name == format), None)
        if found is None:
            known = "、".join(entry.name for entry in FORMATS)
            raise FormatError(f"没有叫 {format!r} 的文档格式；可用：{known}")
    else:
        found = format_of(source.name)
        if found is None:
            head = source.read(_HEAD)
            found = next((entry for entry in FORMATS if entry.sniff(head)), _PLAIN)
    return found.open(source, encoding)
