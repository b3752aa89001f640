"""Edits of a text whose stretches stand in different places of a document: what to do in each stretch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from proofread.edits.edit import Edit


class Piece(Protocol):
    """A stretch of a segment's text: ``text[start:stop]``."""

    @property
    def start(self) -> int:
        """Offset of its first character."""

    @property
    def stop(self) -> int:
        """Offset after its last character."""


class Step(NamedTuple):
    """Replace ``[start, end)`` of a piece's text by ``replacement``: edit number ``edit``, or a part of it."""

    start: int
    end: int
    replacement: str
    edit: int


def steps_of(pieces: Sequence[Piece], edits: Sequence[Edit]) -> dict[int, list[Step]]:
    """For every piece that changes, by its index, what to do in it.

    An edit over several pieces is divided: character for character where the lengths agree, so that each keeps the
    formatting of what it replaces; otherwise the replacement stands at the first piece. An insertion goes with the
    character before it if it can; one that stands between nothing but protected text has no step.

    Args:
        pieces: the stretches that may change, in order.
        edits: sorted and disjoint.

    Raises:
        ValueError: an edit touches text that is in no piece.
    """
    steps: dict[int, list[Step]] = {}
    starts = [piece.start for piece in pieces]
    for number, edit in enumerate(edits):
        covered = 0
        for index in _touched(pieces, starts, edit):
            piece = pieces[index]
            start, end = max(edit.start, piece.start), min(edit.end, piece.stop)
            if len(edit.source) == len(edit.replacement):
                new = edit.replacement[start - edit.start : end - edit.start]
            else:
                new = "" if covered else edit.replacement
            steps.setdefault(index, []).append(Step(start - piece.start, end - piece.start, new, number))
            covered += end - start
        if covered < len(edit.source):
            raise ValueError(f"edit at {edit.start}: {edit.source!r} is partly protected")
    return steps


def _touched(pieces: Sequence[Piece], starts: Sequence[int], edit: Edit) -> range:
    """Indexes of the pieces that have a part of ``edit``."""
    before = bisect_right(starts, edit.start) - 1
    if edit.start < edit.end:
        first = before if before >= 0 and edit.start < pieces[before].stop else before + 1
        return range(first, bisect_right(starts, edit.end - 1))
    if before > 0 and pieces[before].start == edit.start == pieces[before - 1].stop:
        before -= 1
    return range(before, before + 1) if before >= 0 and edit.start <= pieces[before].stop else range(0)
