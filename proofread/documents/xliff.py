"""Translations in XLIFF 1.2 and 2.x, read by lxml: the Chinese ``<target>`` and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from lxml import etree

from proofread.documents.languages import may_be_chinese
from proofread.documents.placeholders import PLACEHOLDER
from proofread.documents.prose import OBJECT, Fixed, Passage, ProseDocument, with_fixed
from proofread.documents.source import Source
from proofread.errors import FormatError

#: Inline elements whose content is translated text; that of others is code of the original.
_TEXT: Final = frozenset(("g", "mrk", "pc"))
_DECLARATION: Final = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


def open_xliff(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """An ``.xlf`` or ``.xliff`` file."""
    return ProseDocument(source, format="xliff", parse=passages, escape=_escape, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """One passage for every target that may be translated.

    Raises:
        FormatError: the file is damaged or has a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(f"不是完好的 XML（{error}）") from error
    if root.getroottree().docinfo.doctype:
        raise FormatError("含有文档类型声明（DTD），像实体炸弹")
    if etree.QName(root).localname != "xliff":
        raise FormatError(f"不是 XLIFF 文件：根元素是 {etree.QName(root).localname}")
    for target in root.iter("{*}target"):
        if may_be_chinese(_inherited(target, "target-language", "trgLang")) and _inherited(target, "translate") != "no":
            yield Passage([part for text in _texts(target) for part in _parts(text)])


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            if etree.QName(child).localname in _TEXT:
                yield from _texts(child)
            else:
                yield Fixed(OBJECT)
        yield child.tail or ""


def _parts(text: str) -> Iterator[str]:
    return iter((text,)) if isinstance(text, Fixed) else with_fixed(text, PLACEHOLDER)


def _inherited(element: etree._Element, *names: str) -> str | None:
    """The value that the attribute has at the element or at the next one around it."""
    for holder in (element, *element.iterancestors()):
        for name in names:
            if name in holder.attrib:
                return str(holder.attrib[name])
    return None


def _escape(text: str) -> str:
    return escape(text, quote=False)
