"""What reports have in common: findings with their places, and the order in which they are told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import BinaryIO, Final, Protocol

from proofread.documents.base import Correction, Document, Place, Segment
from proofread.documents.report import FileReport
from proofread.documents.source import Source
from proofread.edits.edit import Edit
from proofread.edits.message import change
from proofread.edits.remark import Remark
from proofread.reports.visible import escaped
from proofread.text.sentences import split_sentences

#: Characters of context shown on either side of an edit at most.
_CONTEXT: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One edit or remark with its place in the document.

    Attributes:
        edit: the edit or remark; its offsets are code points from the beginning of the file, or of the segment
            where the file is not a text.
        place: of the first character of the edit.
        end: behind its last character; an insertion ends where it starts.
        before: the text of the same sentence in front of the edit.
        after: the text of the same sentence behind it.
    """

    edit: Edit | Remark
    place: Place
    end: Place
    before: str
    after: str

    @property
    def only_shown(self) -> bool:
        """Whether nothing is to be done unasked."""
        return isinstance(self.edit, Remark)


def findings(correction: Correction) -> Iterator[Finding]:
    """The edits and remarks of a segment as they are shown."""
    marks: list[Edit | Remark] = [*correction.edits, *correction.remarks]
    return located(correction.segment, sorted(marks, key=lambda mark: (mark.start, mark.end)))


def located(segment: Segment, marks: Iterable[Edit | Remark]) -> Iterator[Finding]:
    """``marks`` of a segment, one after the other, with their places."""
    marks = list(marks)
    sentences = split_sentences(segment.text) if marks else []
    starts = [sentence.start for sentence in sentences]
    for edit in marks:
        sentence = sentences[max(0, bisect_right(starts, edit.start) - 1)]
        yield Finding(
            edit=_in_file(segment, edit),
            place=segment.locate(edit.start),
            end=_end(segment, edit),
            before=_before(segment.text, sentence.start, edit.start),
            after=_after(segment.text, edit.end, max(sentence.end, edit.end)),
        )


def message(edit: Edit | Remark) -> str:
    """What is wrong and what is proposed, in one sentence; of a rule also why."""
    if edit.rule is not None:
        sure = "" if isinstance(edit, Remark) else f"（置信度 {edit.confidence:.0%}）"
        return f"{edit.rule.number} {edit.rule.name}：{change(edit)}{sure}。{edit.rule.reason}"
    if not edit.source:
        what = f"这里可以加“{edit.replacement}”"
    elif not edit.replacement:
        what = f"“{edit.source}”可以删去"
    else:
        what = f"“{edit.source}”可能应为“{edit.replacement}”"
    return f"{edit.label}：{what}（置信度 {edit.confidence:.0%}）"


def where(place: Place) -> str:
    """Line and column as editors understand them, then what else finds the place."""
    if place.line is None:
        return f" {escaped(place.label)}:{place.column}"
    return f"{place.line}:{place.column}" + (f" {escaped(place.label)}" if place.label else "")


def fingerprint(finding: Finding) -> str:
    """The same for a finding wherever in the file it moves, as long as its sentence stays."""
    edit = finding.edit
    parts = (edit.code, edit.source, edit.replacement or "", finding.before, finding.after)
    return sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]


def _end(segment: Segment, edit: Edit | Remark) -> Place:
    if edit.end == edit.start:
        return segment.locate(edit.start)
    last = segment.locate(edit.end - 1)
    offset = None if last.offset is None else last.offset + last.width
    return replace(last, column=last.column + last.width, offset=offset)


def _in_file(segment: Segment, edit: Edit | Remark) -> Edit | Remark:
    """``edit`` with offsets in the file, as far as it has any."""
    start = segment.locate(edit.start).offset
    if start is None:
        return edit
    return replace(edit, start=start, end=_end(segment, edit).offset or start)


class TextSink(Protocol):
    """The part of a text stream that reports need."""

    def write(self, text: str, /) -> int:
        """Write ``text``."""

    def flush(self) -> None:
        """Hand on what is buffered."""


class Reporter:
    """A form of output; this base says nothing.

    Documents come one by one: ``begin``, ``opened``, ``sink``, the segments, then ``end`` or ``fail``.
    """

    def begin(self, path: str) -> None:
        """A document starts."""

    def opened(self, source: Source, encoding: str | None) -> None:
        """The bytes of the document as they are before anything is written; ``encoding`` is what the user says."""

    def sink(self, source: Source, document: Document) -> BinaryIO | None:
        """What the corrected document is written to for this report, if it is made of that."""
        return None

    def correction(self, correction: Correction) -> None:
        """The next segment of the document, with or without edits."""

    def end(self, report: FileReport) -> None:
        """The document is finished."""

    def fail(self, path: str, message: str) -> None:
        """The document could not be read, or not to its end."""

    def close(self) -> None:
        """There are no more documents."""


def _before(text: str, start: int, end: int) -> str:
    """At most ``_CONTEXT`` characters of ``[start, end)``, its last ones."""
    first = max(start, end - _CONTEXT)
    return ("…" if first > start else "") + text[first:end].lstrip()


def _after(text: str, start: int, end: int) -> str:
    """At most ``_CONTEXT`` characters of ``[start, end)``, its first ones."""
    last = min(end, start + _CONTEXT)
    return text[start:last].rstrip() + ("…" if last < end else "")
