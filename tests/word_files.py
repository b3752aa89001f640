"""Word documents for tests, and what a word processor makes of their revisions, told from the XML alone."""

import io
import zipfile
from copy import deepcopy

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": _R,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def run(text: str, properties: str = "") -> str:
    """A run of one text."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs; bare text becomes a run."""
    return f"<w:p>{''.join(part if part.startswith('<') else run(part) for part in runs)}</w:p>"


def part(root: str, body: str, namespaces: str = NAMESPACES) -> bytes:
    """An XML part whose root is ``w:root``."""
    return f"{DECLARATION}<w:{root} {namespaces}>{body}</w:{root}>".encode()


def package(document: bytes | str, *, strict: bool = False, **others: str | bytes) -> bytes:
    """A package of the main part (or only its body) and others: ``header1``, ``footnotes``, ``comments`` …"""
    if isinstance(document, str):
        document = part("document", f"<w:body>{document}<w:sectPr/></w:body>")
    types, links, files = [], [], {"word/document.xml": document}
    family = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else _R
    for number, (name, content) in enumerate(others.items(), start=1):
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = content if isinstance(content, bytes) else part(root, content)
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{kind}+xml"/>')
        links.append(f'<Relationship Id="rId{number}" Type="{family}/{kind}" Target="{name}.xml"/>')
    main = f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    types_part = f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{main}{"".join(types)}</Types>'
    root_links = f'<Relationship Id="rId1" Type="{family}/officeDocument" Target="word/document.xml"/>'
    relationships = f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DECLARATION + types_part)
        archive.writestr("_rels/.rels", relationships.format(root_links))
        archive.writestr("word/_rels/document.xml.rels", relationships.format("".join(links)))
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def member(data: bytes, name: str) -> bytes:
    """The content of a member."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    """The members in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def resolved(data: bytes, name: str, *, accept: bool, author: str = "proofread") -> bytes:
    """A part after all changes of ``author`` were accepted or rejected and all comments deleted, canonical.

    Runs beside each other with the same properties are one, as in every word processor.
    """
    root = etree.fromstring(member(data, name))
    w = root.tag[: root.tag.index("}") + 1]
    for element in root.iter():  # indentation means nothing
        element.tail = None
        if element.tag not in (w + "t", w + "delText") and not (element.text or "").strip():
            element.text = None
    kept, dropped = ("ins", "del") if accept else ("del", "ins")
    for change in [*root.iter(w + "ins"), *root.iter(w + "del")]:
        if change.get(w + "author") != author:
            continue
        if change.tag == w + kept:
            for text in change.iter(w + "delText"):
                text.tag = w + "t"
            for child in reversed(change):
                change.addnext(child)
        else:
            assert change.tag == w + dropped
        change.getparent().remove(change)
    for reference in list(root.iter(w + "commentReference")):
        reference.getparent().getparent().remove(reference.getparent())
    for mark in [*root.iter(w + "commentRangeStart"), *root.iter(w + "commentRangeEnd")]:
        mark.getparent().remove(mark)
    for found in list(root.iter(w + "r")):
        _merge(found, w)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n")


def _merge(found: etree._Element, w: str) -> None:
    """Join the texts of a run, and the run with the one before it if that has the same properties."""
    before = found.getprevious()
    if before is not None and before.tag == found.tag and _properties(before, w) == _properties(found, w):
        before.extend([child for child in found if child.tag != w + "rPr"])
        found.getparent().remove(found)
        found = before
    for text in list(found.iterchildren(w + "t")):
        previous = text.getprevious()
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        if previous is not None and previous.tag == text.tag:
            previous.text = (previous.text or "") + (text.text or "")
            found.remove(text)


def _properties(found: etree._Element, w: str) -> tuple[bytes, ...]:
    properties = deepcopy(found.find(w + "rPr"))
    return (str(dict(found.attrib)).encode(), b"" if properties is None else etree.tostring(properties, method="c14n"))


def shown(data: bytes, name: str = "word/document.xml") -> list[str]:
    """The text of every paragraph, deletions left out, text boxes once."""
    root = etree.fromstring(member(data, name))
    w = root.tag[: root.tag.index("}") + 1]
    for fallback in list(root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")):
        fallback.getparent().remove(fallback)
    texts = []
    for found in root.iter(w + "p"):
        own = [t for t in found.iter(w + "t") if next(t.iterancestors(w + "p")) is found]
        texts.append("".join(t.text or "" for t in own))
    return texts


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF 图 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>图 3</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
    "<wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
