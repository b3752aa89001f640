"""What a rule points at without being sure what should stand there: shown, never done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from proofread.edits.edit import Candidate, Edit, Kind, plain
from proofread.edits.norm import Norm
from proofread.text.spans import Span, SpanSet


@dataclass(frozen=True, slots=True)
class Remark:
    """``source`` at ``[start, end)`` of the original text breaks ``rule``.

    ``replacement`` is what could stand there, None where that is anyone's guess. ``confidence`` is the probability that
    the remark is right.
    """

    start: int
    end: int
    source: str
    replacement: str | None
    kind: Kind
    confidence: float
    rule: Norm

    @property
    def code(self) -> str:
        """The number of the rule."""
        return self.rule.number

    @property
    def label(self) -> str:
        """The name of the rule."""
        return self.rule.name

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The replacement, if there is one."""
        return () if self.replacement is None else (Candidate(self.replacement, self.confidence),)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; the keys are those of an edit."""
        return plain(self)

    def shifted(self, offset: int) -> Remark:
        """The same remark in a text that has ``offset`` more code points before it."""
        return replace(self, start=self.start + offset, end=self.end + offset)


#: An edit or a remark, in what concerns both.
Mark = TypeVar("Mark", Edit, Remark)


def beside(remarks: Iterable[Remark], edits: Iterable[Edit]) -> tuple[Remark, ...]:
    """Those of ``remarks`` that stand outside all ``edits``: where something is corrected, there is nothing to ask."""
    taken = SpanSet(Span(edit.start, edit.end) for edit in edits if edit.start < edit.end)
    return tuple(remark for remark in remarks if not taken.hit(remark.start, remark.end))
