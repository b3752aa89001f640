"""What goes in and out of ``/api/v1``; requests are validated by these types and OpenAPI is generated from them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from proofread.edits.edit import Edit, Kind
from proofread.edits.message import message
from proofread.edits.norm import Norm
from proofread.edits.remark import Remark

Unit = Literal["codepoint", "utf16"]
Confidence = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """A text to check.

    Attributes:
        text: of any number of paragraphs.
        unit: in which offsets are counted; ``utf16`` is that of JavaScript and Java.
        preset: how strict to be: ``strict``, ``balanced`` or ``recall``; the server's own choice when absent.
        only: kinds to report; empty for all.
        skip: kinds not to report.
        min_confidence: least confidence of what is reported, beside the preset's thresholds.
        rules: which rules to check, such as ``all,-P001``; the server's own choice when absent.
        standard: ``gongwen``, ``publishing`` or ``web``; the server's own choice when absent.
    """

    text: str
    unit: Unit = "codepoint"
    preset: str | None = None
    only: list[Kind] = []
    skip: list[Kind] = []
    min_confidence: Confidence = 0.0
    rules: str | None = None
    standard: str | None = None


class Alternative(msgspec.Struct):
    """Another replacement, and its probability."""

    text: str
    probability: float


class Found(msgspec.Struct):
    """Replace ``source`` at ``[start, end)`` by ``replacement``; ``confidence`` is the probability of being right.

    ``rule`` is what demands it, if not the model.
    """

    start: int
    end: int
    source: str
    replacement: str
    kind: Kind
    label: str
    message: str
    confidence: float
    candidates: list[Alternative]
    rule: Norm | None = None

    @classmethod
    def of(cls, edit: Edit, start: int, end: int) -> Found:
        """``edit``, whose offsets are ``start`` and ``end`` in the unit that was asked for."""
        candidates = [Alternative(one.text, round(one.probability, 4)) for one in edit.candidates]
        confidence = round(edit.confidence, 4)
        return cls(
            start,
            end,
            edit.source,
            edit.replacement,
            edit.kind,
            edit.label,
            message(edit),
            confidence,
            candidates,
            edit.rule,
        )


class Noted(msgspec.Struct):
    """``source`` at ``[start, end)`` breaks ``rule``; ``replacement`` could stand there, if that can be said."""

    start: int
    end: int
    source: str
    replacement: str | None
    kind: Kind
    label: str
    message: str
    confidence: float
    rule: Norm

    @classmethod
    def of(cls, remark: Remark, start: int, end: int) -> Noted:
        """``remark``, whose offsets are ``start`` and ``end`` in the unit that was asked for."""
        sure = round(remark.confidence, 4)
        said = (remark.kind, remark.label, message(remark), sure, remark.rule)
        return cls(start, end, remark.source, remark.replacement, *said)


class Checked(msgspec.Struct):
    """All edits of a text, sorted and disjoint; and what rules only point at, outside them."""

    edits: list[Found]
    characters: int
    remarks: list[Noted] = []


class Fixed(msgspec.Struct):
    """The corrected text, what was changed, and what rules only point at."""

    corrected: str
    edits: list[Found]
    characters: int
    remarks: list[Noted] = []


class Paragraph(msgspec.Struct):
    """One event of a stream: what was found in ``[start, end)``; offsets are those of the whole text."""

    start: int
    end: int
    edits: list[Found]
    remarks: list[Noted] = []


class Done(msgspec.Struct):
    """The last event of a stream: characters read and edits found."""

    characters: int
    edits: int


class SegmentOut(msgspec.Struct):
    """A piece of a document's prose and where it is: line and column from 1, or a label where there are no lines.

    No edit may touch ``protected``; offsets are in the unit that was asked for.
    """

    text: str
    line: int | None
    column: int
    label: str
    protected: list[tuple[int, int]]
    edits: list[Found]
    remarks: list[Noted] = []


class DocumentOut(msgspec.Struct):
    """What of a document is prose."""

    format: str
    characters: int
    segments: list[SegmentOut]


class Rewritten(msgspec.Struct, forbid_unknown_fields=True):
    """A document (``content`` in Base64) and what its segments shall say, one text each and in order.

    In a Word document changes are tracked, or with ``accept`` simply made; ``comments`` explains each.
    """

    name: str
    content: bytes
    texts: list[str]
    accept: bool = False
    comments: bool = False


class Word(msgspec.Struct, forbid_unknown_fields=True):
    """A word that no edit may touch."""

    word: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]


class Words(msgspec.Struct):
    """The dictionary."""

    words: list[str]


class Format(msgspec.Struct):
    """A document format and the suffixes of its files."""

    name: str
    suffixes: list[str]


class About(msgspec.Struct):
    """The server: versions, limits, formats, and whether the page can explain edits."""

    version: str
    model: str
    fingerprint: str
    max_text: int
    max_body: int
    formats: list[Format]
    explains: bool


class Failure(msgspec.Struct):
    """What is wrong."""

    status: int
    message: str


class Failed(msgspec.Struct):
    """The body of every answer with a status from 400."""

    error: Failure
