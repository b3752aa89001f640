"""Read the paragraphs of one part: their text over all runs, and for every stretch of it the bytes that hold it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from proofread.documents.docx.names import attribute, qualified
from proofread.documents.docx.paragraph import Paragraph, Piece, Run
from proofread.documents.docx.xml import scan, tag_end

#: Stands in the text for what is no text: a picture in the line, a formula, a symbol.
OBJECT: Final = "\ufffc"
#: Children of a run that read as a character, after ISO/IEC 29500-1 §17.3.3.
_CHARACTERS: Final = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011",
    "w:sym": OBJECT, "w:pgNum": OBJECT, "w:object": OBJECT, "wp:inline": OBJECT, "m:oMath": OBJECT,
}  # fmt: skip
#: Of these the ones that are no child of a run.
_ANYWHERE: Final = ("wp:inline", "m:oMath")
#: Elements whose content is not shown, shown a second time, or no prose.
_HIDDEN: Final = frozenset({"mc:Fallback", "w:del", "w:moveFrom", "w:rt", "m:oMath", "w:object", "w:instrText"})
#: Why text that shows is left alone.
REVISION, FIELD, FORMULA, CONTROL, RUBY = "已有的修订", "域", "公式", "锁定的内容控件", "拼音指南"
_GUARDED: Final = {"w:ins": REVISION, "w:moveTo": REVISION, "w:fldSimple": FIELD, "w:ruby": RUBY}
#: A change of format that waits for a decision: with its run cut in two, the record would be there twice.
_FORMAT_CHANGE: Final = "w:rPrChange"
_COUNTED: Final = _GUARDED | {
    "w:del": REVISION, "w:moveFrom": REVISION, _FORMAT_CHANGE: REVISION, "m:oMath": FORMULA,
}  # fmt: skip
#: Properties of a content control whose text is not the writer's own, §17.5.2, and locks that leave the text free.
_CONTROL: Final = frozenset({"w:lock", "w:dataBinding", "w:dropDownList", "w:comboBox", "w:date", "w:showingPlcHdr"})
_UNLOCKED: Final = ("unlocked", "sdtLocked")
#: Elements that mean something wherever they stand; of others only children of these parents do.
_MATTERS: Final = frozenset(
    {
        "mc:AlternateContent",
        "mc:Choice",
        "w:p",
        "w:r",
        "w:rPr",
        "w:t",
        "w:fldChar",
        "w:txbxContent",
        "w:sdt",
        _FORMAT_CHANGE,
        *_ANYWHERE,
        *_HIDDEN,
        *_COUNTED,
    }
)
_PARENTS: Final = ("w:r", "w:sdtPr")
_SPACE: Final = "http://www.w3.org/XML/1998/namespace space xml"
_BLANK: Final = " \t\r\n"


@dataclass(slots=True)
class _Context:
    """What holds inside an element: why its text must stay, if it must; whether it shows; how blanks count."""

    guard: str | None = None
    hidden: bool = False
    boxed: bool = False
    space: str = "default"
    chosen: bool = False  # whether one of the alternatives has been read


def read_paragraphs(data: bytes, place: str, passed_over: Counter[str]) -> Iterator[Paragraph]:
    """Every paragraph of the part, in order of their starts; what is left alone is counted in ``passed_over``.

    Raises:
        FormatError: the part is damaged.
    """
    reader = _Reader(data, passed_over)
    for _ in scan(data, reader, place):
        yield from reader.finished()


class _Reader:
    """Follows the elements of a part. Elements that change nothing share the context of their parent."""

    def __init__(self, data: bytes, passed_over: Counter[str]) -> None:
        self._data = data
        self._passed_over = passed_over
        self._count = 0
        self._tags: list[str] = [""]
        self._contexts = [_Context()]
        self._open: list[Paragraph] = []  # a text box puts paragraphs into a paragraph
        self._closed: list[Paragraph] = []
        self._runs: list[Run] = []  # and runs into a run
        self._fields: list[bool] = []  # complex fields that are open: whether the result has begun
        self._piece: Piece | None = None
        self._preserve = False  # whether the blanks at its ends count
        self._properties = 0  # byte where the last <w:rPr> begins
        self._shown: list[str] = []

    def finished(self) -> Iterator[Paragraph]:
        """Paragraphs that are complete since the last call, unless they stand inside one that is not."""
        if not self._open:
            yield from sorted(self._closed, key=lambda paragraph: paragraph.number)
            self._closed.clear()

    def start(self, name: str, attributes: dict[str, str], start: int) -> None:
        tag, parent, context = qualified(name), self._tags[-1], self._contexts[-1]
        if not context.hidden and (tag in _MATTERS or parent in _PARENTS or _SPACE in attributes):
            self._begin(tag, parent, name, attributes, start)
            context = self._inside(tag, parent, attributes, context)
        self._tags.append(tag)
        self._contexts.append(context)

    def end(self, name: str, start: int) -> None:
        tag, context = self._tags.pop(), self._contexts.pop()
        if self._contexts[-1].hidden:
            return
        if tag == "w:t" and self._piece is not None:
            self._finish_text(self._piece, context, start)
            self._piece = None
        elif tag == "w:rPr" and self._tags[-1] == "w:r":
            run = self._runs[-1]
            run.head = self._data[run.start : self._element_end(self._properties, start)]
        elif tag == "w:r":
            run = self._runs.pop()
            run.end = self._element_end(run.start, start)
        elif tag == "w:p":
            self._closed.append(self._open.pop())

    def text(self, text: str) -> None:
        if self._piece is not None:
            self._shown.append(text)

    def _begin(self, tag: str, parent: str, name: str, attributes: dict[str, str], start: int) -> None:
        """What the start of an element means by itself."""
        if tag == "w:p":
            self._count += 1
            self._open.append(Paragraph(self._count, self._contexts[-1].boxed))
        elif tag == "w:r":
            self._runs.append(Run(start, name, self._data[start : tag_end(self._data, start)]))
        elif tag == "w:rPr":
            self._properties = start
        elif tag == "w:fldChar":
            self._turn_field(attribute(attributes, "w:fldCharType"))
        elif tag == _FORMAT_CHANGE and self._tags[-2:] == ["w:r", "w:rPr"]:
            self._runs[-1].guard = REVISION
        elif tag == "w:t" and parent == "w:r" and self._open:
            self._piece = Piece(self._runs[-1], self._runs[-1].contents, start)
            self._preserve = attributes.get(_SPACE, self._contexts[-1].space) == "preserve"
            self._shown.clear()
        if tag in _COUNTED:
            self._passed_over[_COUNTED[tag]] += 1
        if self._open and tag in _CHARACTERS and (parent == "w:r" or tag in _ANYWHERE):
            self._open[-1].add(_CHARACTERS[tag], protect=True)
        if parent == "w:r" and tag != "w:rPr":
            self._runs[-1].contents += 1

    def _inside(self, tag: str, parent: str, attributes: dict[str, str], context: _Context) -> _Context:
        """The context of what the element contains."""
        if tag == "w:t":
            return context
        if _SPACE in attributes:
            context = replace(context, space=attributes[_SPACE])
        if tag in _HIDDEN:
            return replace(context, hidden=True)
        if tag in _GUARDED:
            return replace(context, guard=_GUARDED[tag])
        if tag == "w:txbxContent":
            return replace(context, boxed=True)
        if tag in ("w:sdt", "mc:AlternateContent"):
            return replace(context, chosen=False)  # its own, which what is in it changes
        if tag == "mc:Choice":
            chosen, context.chosen = context.chosen, True
            return replace(context, hidden=chosen)
        if parent == "w:sdtPr" and tag in _CONTROL and attribute(attributes, "w:val") not in _UNLOCKED:
            context.guard = CONTROL
            self._passed_over[CONTROL] += 1
        return context

    def _turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
            self._passed_over[FIELD] += 1
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _finish_text(self, piece: Piece, context: _Context, start: int) -> None:
        paragraph = self._open[-1]
        text = "".join(self._shown)
        if not all(self._fields):
            return  # the code of a field
        if not self._preserve:
            text = text.strip(_BLANK)
        guard = context.guard or piece.run.guard or self._fields
        if text and not guard:
            piece.start, piece.text, piece.end = paragraph.length, text, self._element_end(piece.begin, start)
            paragraph.pieces.append(piece)
        paragraph.add(text, protect=bool(guard))

    def _element_end(self, begin: int, end: int) -> int:
        """The byte after an element whose start tag is at ``begin`` and whose end was reported at ``end``."""
        if self._data.endswith(b"/>", begin, end) and tag_end(self._data, begin) == end:
            return end  # an empty one; most are not, and need no look at their beginning
        return tag_end(self._data, end)
