"""Edits as spans of tokens: the unit that F0.5 counts, on characters or on words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from proofread.edits.align import align
from proofread.edits.edit import Kind
from proofread.errors import FormatError
from proofread.lexicon.words import segment

Unit = Literal["character", "word"]

#: Type letters of M2 files for Chinese: substitution, missing, redundant, word order.
SPAN_KINDS = ("S", "M", "R", "W")
#: Words are aligned as single private characters (planes 15 and 16 of Unicode).
_PRIVATE = 0xF0000
_PRIVATE_SIZE = 0x20000


@dataclass(frozen=True, slots=True)
class SpanEdit:
    """Replace tokens ``[start, end)`` of the source; ``kind`` is the type as an M2 file writes it."""

    start: int
    end: int
    replacement: tuple[str, ...]
    kind: str

    @property
    def key(self) -> tuple[int, int, str]:
        """What two annotations of one correction must agree on; the type is not part of it."""
        return self.start, self.end, "".join(self.replacement)


Edits = tuple[SpanEdit, ...]


def tokenise(text: str, unit: Unit) -> list[str]:
    """Code points, or words of the packaged dictionary; the pieces join to ``text``."""
    return list(text) if unit == "character" else segment(text)


def extract(source: Sequence[str], target: Sequence[str]) -> Edits:
    """The edits that turn one token sequence into another.

    Substitutions, insertions and deletions that touch are one edit, as annotators mark them; a
    reordering is an edit of its own. Both follow the public Chinese scorers' merging for characters.
    """
    letters: dict[str, str] = {}
    if any(len(token) != 1 for token in (*source, *target)):
        for token in (*source, *target):
            letters.setdefault(token, chr(_PRIVATE + len(letters) % _PRIVATE_SIZE))
        if len(letters) > _PRIVATE_SIZE:
            raise FormatError(f"a sentence pair of {len(letters)} different words is too long to align")
    left = "".join(letters.get(token, token) for token in source)
    right = "".join(letters.get(token, token) for token in target)

    merged: list[SpanEdit] = []
    drift = 0
    for edit in align(left, right):
        begin = edit.start + drift
        new = tuple(target[begin : begin + len(edit.replacement)])
        drift += len(edit.replacement) - len(edit.source)
        moved = edit.kind is Kind.ORDER
        start = edit.start
        if merged and not moved and merged[-1].end == start and merged[-1].kind != "W":
            previous = merged.pop()
            start, new = previous.start, previous.replacement + new
        merged.append(SpanEdit(start, edit.end, new, "W" if moved else _kind(edit.end - start, len(new))))
    return tuple(merged)


def _kind(old: int, new: int) -> str:
    if not old:
        return "M"
    return "S" if new else "R"
