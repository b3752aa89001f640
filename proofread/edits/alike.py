"""One decision for all places of a form: what is written the same way throughout a document is changed everywhere or
nowhere.

The form of an edit is what it changes or, of a single character, that with a neighbour. Where an edit is confident at
one place and proposed at nearly all the others, it is done at all of them. Where a form stands again and again and is
questioned at next to none of its places, it is a name or a term: one surprising sentence does not change it. Of a long
document only the last parts that were read count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from proofread.edits.edit import Edit, Kind
from proofread.edits.names import SURNAMES
from proofread.edits.replace import joined
from proofread.text.characters import all_han

#: Parts of a document that are remembered.
_REMEMBERED: Final = 10
#: At which share of its places an edit must be proposed to be done at all of them, and how confident it must be at one.
_NEARLY_ALL: Final = 0.75
_CONFIDENT: Final = 0.6
#: How often a name or a term stands in the document at least, at which share of its places it is questioned at most,
#: and how confident an edit must be to be done all the same.
_OFTEN: Final = 4
_NEXT_TO_NONE: Final = 0.25
_OVERWHELMING: Final = 0.95
#: Which share of the places of a character are in a term: 念 stands before 佛 in a text about that, 觉 after 我 as it
#: happens.
_BOUND: Final = 0.7


class Read(NamedTuple):
    """A text with what was proposed about it: edits to be done, and others less confident that would be possible."""

    text: str
    edits: tuple[Edit, ...]
    near: tuple[Edit, ...]


class _Form(NamedTuple):
    """A form and what an edit makes of it; ``offset`` is where in it the edit begins."""

    text: str
    offset: int
    replacement: str


class Alike:
    """The decisions for one document, which is read part by part."""

    def __init__(self) -> None:
        self._texts: deque[str] = deque(maxlen=_REMEMBERED)
        self._proposed: deque[dict[_Form, list[float]]] = deque(maxlen=_REMEMBERED)
        self._sure: deque[set[_Form]] = deque(maxlen=_REMEMBERED)

    def decide(self, part: Sequence[Read], least: float) -> Iterator[tuple[Edit, ...]]:
        """The edits to be done in each text of the next part.

        Args:
            part: texts with their proposals.
            least: confidence of everything that is shown, at least.
        """
        proposed: dict[_Form, list[float]] = {}
        sure: set[_Form] = set()
        for read in part:
            for edit in (*read.edits, *read.near):
                for form in _forms(read.text, edit):
                    proposed.setdefault(form, []).append(edit.confidence)
            for edit in read.edits:
                if edit.confidence >= _CONFIDENT:
                    sure.update(_forms(read.text, edit))
        self._texts.append("\n".join(read.text for read in part))
        self._proposed.append(proposed)
        self._sure.append(sure)
        counted = cache(self._count)
        for read in part:
            edits = [edit for edit in read.edits if not self._is_of_term(read.text, edit, counted)]
            more = (self._repeated(read.text, edit, counted, least) for edit in read.near)
            yield joined(edits, filter(None, more))

    def _is_of_term(self, text: str, edit: Edit, count: Callable[[str], int]) -> bool:
        """Whether ``edit`` changes a name or a term."""
        if edit.confidence >= _OVERWHELMING or edit.kind in (Kind.DE, Kind.ORDER) or edit.rule is not None:
            return False
        return any(
            count(form.text) >= max(_OFTEN, len(self._confidences(form)) / _NEXT_TO_NONE)
            and (
                form.text == edit.source
                or (form.offset and form.text[0] in SURNAMES)
                or count(form.text) >= _BOUND * count(edit.source)
            )
            for form in _forms(text, edit)
        )

    def _repeated(self, text: str, edit: Edit, count: Callable[[str], int], least: float) -> Edit | None:
        """``edit`` with the confidence that it has as one of many, if the others are reason enough to do it."""
        for form in _forms(text, edit):
            found = self._confidences(form)
            if any(form in sure for sure in self._sure) and len(found) >= _NEARLY_ALL * count(form.text):
                return replace(edit, confidence=round(max(least, sum(found) / len(found)), 4))
        return None

    def _count(self, form: str) -> int:
        return sum(text.count(form) for text in self._texts)

    def _confidences(self, form: _Form) -> list[float]:
        return [confidence for proposed in self._proposed for confidence in proposed.get(form, ())]


def _forms(text: str, edit: Edit) -> Iterator[_Form]:
    """The forms of ``edit``, none of an insertion."""
    start, end = edit.start, edit.end
    spans = [(start, end)] if end - start > 1 else [(start - 1, end), (start, end + 1)] if start < end else []
    if start > 1 and end - start == 1 and text[start - 2] in SURNAMES:
        spans.append((start - 2, end))
    for first, last in spans:
        if first >= 0 and len(form := text[first:last]) == last - first and all_han(form):
            yield _Form(form, start - first, edit.replacement)
