"""Edits of whole texts, paragraph by paragraph, as strict as each caller wants it."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from itertools import accumulate
from typing import Final, NamedTuple

from proofread.correction.ruling import Ruling, rule_on
from proofread.edits.alike import Alike, Read
from proofread.edits.edit import Edit
from proofread.edits.guard import Guards
from proofread.edits.remark import Mark, beside
from proofread.rules.checking import Checker
from proofread.service.batcher import Batcher
from proofread.service.paragraphs import paragraphs
from proofread.text.spans import Span, SpanSet

#: What parts paragraphs also for rules.
_GAP: Final = "\n\n"


class Paragraph(NamedTuple):
    """What was found in one paragraph, and edits ``near`` to being shown; offsets are those of the whole text."""

    span: Span
    found: Ruling
    near: tuple[Edit, ...]


async def check(
    batcher: Batcher,
    text: str,
    guards: Guards,
    protected: Iterable[tuple[int, int]] = (),
    rules: Checker | None = None,
) -> AsyncGenerator[Paragraph, None]:
    """Check ``text``; paragraphs come in order, as they are read.

    Args:
        batcher: reads it.
        text: of any length.
        guards: what the caller wants to see.
        protected: half-open spans of ``text`` that no edit may touch.
        rules: what to check beside the model; they see the whole text.

    Raises:
        OverloadedError: too much is waiting already.
    """
    spans = list(paragraphs(text))
    fixed = SpanSet(protected).spans
    dropped: Counter[str] = Counter()
    ruling = await asyncio.to_thread(rule_on, text, rules, guards, dropped, fixed) if rules else Ruling()
    async with aclosing(batcher.read([text[span.start : span.end] for span in spans])) as results:
        for span in spans:
            findings = await anext(results)
            edits, _, near = findings.guarded(guards, _inside(fixed, span), least=guards.options.least)
            said = ruling.inside(span, [edit.shifted(span.start) for edit in edits], dropped)
            yield Paragraph(span, said, tuple(edit.shifted(span.start) for edit in near))


def _inside(spans: Sequence[Span], part: Span) -> list[Span]:
    """The sorted, disjoint ``spans`` that reach into ``part``, with offsets in it."""
    first = bisect_right(spans, part.start, key=lambda span: span.end)
    last = bisect_left(spans, part.end, key=lambda span: span.start)
    return [Span(span.start - part.start, span.end - part.start) for span in spans[first:last]]


async def check_all(
    batcher: Batcher,
    text: str,
    guards: Guards,
    protected: Iterable[tuple[int, int]] = (),
    rules: Checker | None = None,
    *,
    alike: bool = False,
) -> Ruling:
    """All that is found in ``text``; arguments and errors as of :func:`check`.

    If ``alike``, the text is a document, in which each form is decided about once (:mod:`proofread.edits.alike`).
    """
    async with aclosing(check(batcher, text, guards, protected, rules)) as paragraphs:
        parts = [paragraph async for paragraph in paragraphs]
    edits = tuple(edit for part in parts for edit in part.found.edits)
    remarks = tuple(remark for part in parts for remark in part.found.remarks)
    if alike:
        near = tuple(edit for part in parts for edit in part.near)
        [edits] = Alike().decide([Read(text, edits, near)], guards.options.least)
    return Ruling(edits, beside(remarks, edits))


class Joined:
    """Several texts read as the paragraphs of one.

    Attributes:
        text: the texts with blank lines between them.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = _GAP.join(texts)
        self._starts = [0, *accumulate(len(text) + len(_GAP) for text in texts)][: len(texts)]

    def spans(self, spans: Sequence[Iterable[tuple[int, int]]]) -> list[Span]:
        """Spans of each text as spans of the joined one."""
        moves = zip(self._starts, spans, strict=True)
        return [Span(at + start, at + end) for at, row in moves for start, end in row]

    def parted(self, edits: Iterable[Mark]) -> list[list[Mark]]:
        """Edits of the joined text as edits of each text."""
        parts: list[list[Mark]] = [[] for _ in self._starts]
        for edit in edits:
            number = bisect_right(self._starts, edit.start) - 1
            parts[number].append(edit.shifted(-self._starts[number]))
        return parts
