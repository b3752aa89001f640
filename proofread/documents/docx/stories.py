"""Which parts of a package hold text: found by relationships and content types; file names mean nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from proofread.documents.docx.names import WORD, qualified
from proofread.documents.docx.package import Package
from proofread.documents.docx.xml import elements

#: Kinds of parts that hold text beside the main part, with the name for people.
_STORIES: Final = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚"}
#: Those of which a document has many.
_MARGINS: Final = ("header", "footer")
_ROOT: Final = "_rels/.rels"
CONTENT_TYPES: Final = "[Content_Types].xml"
_WORD_TYPES: Final = ("wordprocessingml", "ms-word")


@dataclass(frozen=True, slots=True)
class Story:
    """A part that holds text.

    Attributes:
        part: its name.
        label: what people call it.
        commentable: whether comments may point into it: Word takes none in headers and footers, and LibreOffice 7.4
            does not open a document with one in a footnote.
    """

    part: str
    label: str
    commentable: bool = False


class Relationship(NamedTuple):
    """What a part leads to: the kind of the other part and its name; ``family`` is what all types begin with."""

    kind: str
    target: str
    family: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is put together: its main part, the parts to which that leads, and the types of all parts that
    have one of their own.
    """

    main: Relationship
    others: tuple[Relationship, ...]
    types: Mapping[str, str]

    @property
    def stories(self) -> list[Story]:
        """The main part first, then notes, headers and footers in the order of their relationships."""
        found = [Story(self.main.target, "正文", commentable=True)]
        for kind, label in _STORIES.items():
            for number, part in enumerate(self.parts(kind), start=1):
                found.append(Story(part, f"{label} {number}" if kind in _MARGINS else label))
        return found

    def parts(self, kind: str) -> list[str]:
        """The parts of this kind, each once."""
        return list(dict.fromkeys(entry.target for entry in self.others if entry.kind == kind))


def read_layout(package: Package) -> Layout:
    """Find the main part and what belongs to it.

    Raises:
        FormatError: the package is none of a Word document.
    """
    main = next((entry for entry in _relationships(package, _ROOT, "") if entry.kind == "officeDocument"), None)
    if main is None or main.target not in package.names:
        raise package.refusal("不是 Word 文档：没有主部件")
    types = {
        posixpath.normpath(attributes.get("PartName", "")).lstrip("/"): attributes.get("ContentType", "")
        for _, attributes in elements(package.read(CONTENT_TYPES), package.place(CONTENT_TYPES))
    }
    kind = types.get(main.target, "未知类型")
    if not any(word in kind for word in _WORD_TYPES):
        raise package.refusal(f"不是 Word 文档：主部件 {main.target} 的类型是 {kind}")
    others = _relationships(package, relationships_of(main.target), main.target)
    return Layout(main, tuple(entry for entry in others if entry.target in package.names), types)


def relationships_of(part: str) -> str:
    """The part that holds the relationships of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relationships(package: Package, name: str, owner: str) -> list[Relationship]:
    """The known relationships in part ``name``, whose targets are relative to ``owner``."""
    if name not in package.names:
        return []
    found: list[Relationship] = []
    for tag, attributes in elements(package.read(name), package.place(name)):
        kind = attributes.get("Type", "")
        family = next((family for family in WORD if kind.startswith(family)), None)
        if qualified(tag) == "Relationship" and family is not None and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), attributes.get("Target", "")))
            found.append(Relationship(kind.removeprefix(family), target.lstrip("/"), family))
    return found
