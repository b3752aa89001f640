"""The part that holds the comments of a document: more of them in it, or the first ones in a new part."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from proofread.documents.docx.names import WORD
from proofread.documents.docx.package import Package
from proofread.documents.docx.pen import signature
from proofread.documents.docx.stories import CONTENT_TYPES, Layout, relationships_of
from proofread.documents.docx.xml import appended, as_utf8, escaped
from proofread.documents.markup import Markup
from proofread.edits.edit import Edit

_KIND: Final = "comments"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: An alternative with less probability than this is none.
_WORTH_SAYING: Final = 0.1
_RELATIONSHIP_ID: Final = "rIdProofreadComments"


def comment_part(layout: Layout) -> str | None:
    """The part that holds the comments, if the document has any."""
    return next(iter(layout.parts(_KIND)), None)


def with_comments(package: Package, layout: Layout, comments: Mapping[int, Edit], markup: Markup) -> dict[str, bytes]:
    """The parts that change, with their new content, when ``comments``, by their numbers, are added."""
    word = WORD[layout.main.family]
    new = "".join(_comment(number, edit, markup, word) for number, edit in comments.items()).encode()
    part = comment_part(layout)
    if part is not None:
        return {part: _appended(package, part, new)}
    part = _unused(package, layout)
    links = relationships_of(layout.main.target)
    link = (
        f'<Relationship xmlns="{_PACKAGE}/relationships" Id="{_RELATIONSHIP_ID}" '
        f'Type="{layout.main.family}{_KIND}" Target="/{part}"/>'
    ).encode()
    no_links = f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{link.decode()}</Relationships>'
    override = (
        f'<Override xmlns="{_PACKAGE}/content-types" PartName="/{part}" ContentType="{_CONTENT_TYPE}"/>'
    ).encode()
    return {
        CONTENT_TYPES: _appended(package, CONTENT_TYPES, override),
        links: _appended(package, links, link) if links in package.names else no_links.encode(),
        part: f'{_DECLARATION}<w:comments xmlns:w="{word}">'.encode() + new + b"</w:comments>",
    }


def message(edit: Edit) -> str:
    """What the comment says."""
    if not edit.source:
        change = f"补“{edit.replacement}”"
    elif not edit.replacement:
        change = f"删“{edit.source}”"
    else:
        change = f"“{edit.source}”应为“{edit.replacement}”"
    others = "、".join(
        candidate.text
        for candidate in edit.candidates
        if candidate.text != edit.replacement and candidate.probability >= _WORTH_SAYING
    )
    label, reason = edit.label, ""
    if edit.rule is not None:
        label, reason = f"{edit.rule.number} {label}", f"。{edit.rule.reason}"
    return f"{label}：{change}（置信度 {edit.confidence:.0%}）{reason}" + (f"；也可能是：{others}" if others else "")


def _comment(number: int, edit: Edit, markup: Markup, word: str) -> str:
    author, date = signature(markup)
    return (
        f'<w:comment xmlns:w="{word}" w:id="{number}" w:author="{author}" w:date="{date}" w:initials="{author[:1]}">'
        f"<w:p><w:r><w:annotationRef/></w:r>"
        f'<w:r><w:t xml:space="preserve">{escaped(message(edit))}</w:t></w:r></w:p></w:comment>'
    )


def _appended(package: Package, part: str, content: bytes) -> bytes:
    data, codec = as_utf8(package.read(part), package.place(part))
    return appended(data, content, package.place(part)).decode().encode(codec)


def _unused(package: Package, layout: Layout) -> str:
    folder = posixpath.dirname(layout.main.target)
    names = (posixpath.join(folder, name) for name in ("comments.xml", "proofread-comments.xml"))
    return next(name for name in names if name not in package.names)
