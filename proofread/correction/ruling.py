"""What rules say about a text, and what becomes of the model's edits beside it.

Where a rule and the model want to change the same place, the rule wins: a sample of what it finds was judged, it always
says the same, and it can name its clause. A rule that deletes or replaces characters also keeps the model from touching
the neighbours of that place: in ``的的`` either may go, but not both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from proofread.edits.edit import Edit, Kind
from proofread.edits.guard import Guards
from proofread.edits.remark import Mark, Remark, beside
from proofread.edits.replace import joined
from proofread.text.spans import Span, SpanSet

if TYPE_CHECKING:
    from proofread.rules.checking import Checker

#: What statistics call edits of the model that a rule has made needless.
_GUARD: Final = "rule"


class Ruling(NamedTuple):
    """What rules say: offsets in the text, each sorted; edits are disjoint."""

    edits: tuple[Edit, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def beside(self, edits: Sequence[Edit], dropped: Counter[str]) -> Ruling:
        """The ruling joined with the model's ``edits``; ``dropped`` counts those that gave way."""
        if not self.edits and not self.remarks:
            return Ruling(tuple(edits))
        near = SpanSet(map(_reach, self.edits))
        filled = {edit.start for edit in self.edits if edit.start == edit.end}
        kept = [edit for edit in edits if not near.hit(edit.start, edit.end) and _place(edit) not in filled]
        both = joined(self.edits, kept)
        gone = len(edits) + len(self.edits) - len(both)
        if gone:
            dropped[_GUARD] += gone
        return Ruling(both, beside(self.remarks, both))

    def inside(self, span: Span, edits: Sequence[Edit], dropped: Counter[str]) -> Ruling:
        """What begins in ``[start, end)``, joined with the model's ``edits`` there as by :meth:`beside`.

        An insertion at its start belongs to it, one at its end does not. What begins in front of it may reach into it.
        """
        first, last = _starting_in(self.edits, span)
        before = Ruling(self.edits[max(0, first - 1) : first])
        kept = [edit for edit in before.beside(edits, dropped).edits if edit not in before.edits]
        remarks = slice(*_starting_in(self.remarks, span))
        return Ruling(self.edits[first:last], self.remarks[remarks]).beside(kept, dropped)


def rule_on(
    text: str, checker: Checker | None, guards: Guards, dropped: Counter[str], protected: Iterable[Span] = ()
) -> Ruling:
    """What the rules of ``checker`` say about ``text``.

    Args:
        text: one or more paragraphs.
        checker: the rules; None says nothing.
        guards: what the user lets through.
        dropped: receives, by guard name, how many findings were dropped.
        protected: spans of ``text`` that nothing may touch.
    """
    if checker is None:
        return Ruling()
    spans = list(protected)
    found = checker.check(text, protected=spans)
    edits = [one.edit() for one in found if one.applies]
    remarks = [one.remark() for one in found if not one.applies]
    return Ruling(
        tuple(guards.filter_ruled(text, edits, dropped, protected=spans)),
        tuple(guards.filter_ruled(text, remarks, dropped, protected=spans)),
    )


def rule_numbers() -> list[str]:
    """The numbers of all rules."""
    from proofread.rules.registry import RULES

    return [rule.number for rule in RULES]


def _starting_in(marks: tuple[Mark, ...], span: Span) -> tuple[int, int]:
    """``marks[first:last]`` begin in ``span``."""
    first, last = (bisect_left(marks, at, key=lambda mark: mark.start) for at in span)
    return first, last


def _place(edit: Edit) -> int | None:
    """Where an insertion stands: there is room for one."""
    return edit.start if edit.start == edit.end else None


def _reach(edit: Edit) -> Span:
    """The characters that the model leaves alone."""
    if edit.kind is Kind.PUNCTUATION or edit.start == edit.end:
        return Span(edit.start, edit.end)
    return Span(edit.start - 1, edit.end + 1)
