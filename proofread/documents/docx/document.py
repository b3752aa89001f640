"""A Word document as prose: every paragraph of every part that holds text is a segment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from typing import BinaryIO, Final, NamedTuple

from proofread.documents.base import Correction, Place, Segment
from proofread.documents.docx.comments import comment_part, with_comments
from proofread.documents.docx.package import Package
from proofread.documents.docx.paragraph import Paragraph
from proofread.documents.docx.paragraphs import read_paragraphs
from proofread.documents.docx.revisions import splices_of
from proofread.documents.docx.stories import Story, read_layout
from proofread.documents.docx.unread import unread
from proofread.documents.docx.xml import Splice, as_utf8, spliced
from proofread.documents.markup import Markup
from proofread.documents.source import Source
from proofread.documents.steps import steps_of
from proofread.edits.edit import Edit
from proofread.text.spans import SpanSet

#: Whatever may be a ``w:id``; a number too many is no harm, one that is there twice is.
_NUMBER: Final = re.compile(rb"""[\s:]id\s*=\s*["'](\d+)["']""")

#: An insertion at the border of a paragraph, where all text around is protected.
UNPLACED: Final = "无处可写的改动"


class _Part(NamedTuple):
    """A part that holds text, in UTF-8, and the codec it is stored in."""

    story: Story
    data: bytes
    codec: str


class DocxDocument:
    """A ``.docx`` file; attributes as of :class:`Document` and :class:`Marked`."""

    format: Final = "docx"

    def __init__(self, source: Source, *, encoding: str | None = None) -> None:
        self._package = Package(source)
        self._layout = read_layout(self._package)
        self.encoding: Final = None
        self.markup = Markup()
        self.passed_over: Counter[str] = Counter()

    def segments(self) -> Iterator[Segment]:
        self.passed_over.clear()
        for part in self._parts():
            for paragraph in self._paragraphs(part, self.passed_over):
                place = Place(None, label=f"{part.story.label} ¶{paragraph.number}")
                yield Segment(paragraph.text, place, tuple(SpanSet(paragraph.protected).spans))
        self.passed_over += unread(self._package, self._layout)

    def write(self, corrections: Iterable[Correction], sink: BinaryIO) -> None:
        numbers = self._unused_numbers()
        comments: dict[int, Edit] = {}
        contents: dict[str, bytes] = {}
        left = iter(corrections)
        for part in self._parts():
            splices: list[Splice] = []
            for paragraph in self._paragraphs(part, Counter()):
                correction = next(left, None)
                if correction is None or correction.segment.text != paragraph.text:
                    raise ValueError(f"corrections out of step at {part.story.label} ¶{paragraph.number}")
                edits = correction.edits
                steps = steps_of(paragraph.pieces, edits)
                placed = sorted({step.edit for piece in steps.values() for step in piece})
                if len(placed) < len(edits):
                    self.passed_over[UNPLACED] += len(edits) - len(placed)
                numbered: dict[int, int] = {}
                if self.markup.comments and part.story.commentable and not paragraph.boxed:
                    numbered = {edit: next(numbers) for edit in placed}
                comments |= {number: edits[edit] for edit, number in numbered.items()}
                splices += splices_of(paragraph, steps, self.markup, numbers, numbered)
            if splices:
                contents[part.story.part] = spliced(part.data, splices).decode().encode(part.codec)
        if comments:
            contents |= with_comments(self._package, self._layout, comments, self.markup)
        self._package.write(contents, sink)

    def _parts(self) -> Iterator[_Part]:
        for story in self._layout.stories:
            data, codec = as_utf8(self._package.read(story.part), self._package.place(story.part))
            yield _Part(story, data, codec)

    def _paragraphs(self, part: _Part, passed_over: Counter[str]) -> Iterator[Paragraph]:
        """The paragraphs in which something may change."""
        for paragraph in read_paragraphs(part.data, self._package.place(part.story.part), passed_over):
            if paragraph.pieces:
                yield paragraph

    def _unused_numbers(self) -> Iterator[int]:
        """Values of ``w:id`` that no revision, comment or bookmark of the document has."""
        names = [story.part for story in self._layout.stories]
        comments = comment_part(self._layout)
        used: set[int] = set()
        for name in names if comments is None else [*names, comments]:
            data, _ = as_utf8(self._package.read(name), self._package.place(name))
            used.update(map(int, _NUMBER.findall(data)))
        return (number for number in count(1) if number not in used)
