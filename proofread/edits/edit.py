"""The edit: what a correction is, and the only truth about it.

Offsets are code points of the original text, spans are half open (``text[start:end]``). Every output of
the project (corrected text, diff, JSON, reports) is a projection of a list of edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from proofread.edits.norm import Norm


class Kind(StrEnum):
    """What is wrong with the source span; the value is the stable name used in options and JSON."""

    HOMOPHONE = "homophone"
    NEAR_SOUND = "near-sound"
    SHAPE = "shape"
    SPELLING = "spelling"
    DE = "de"
    REDUNDANT = "redundant"
    MISSING = "missing"
    ORDER = "order"
    PUNCTUATION = "punctuation"

    @property
    def label(self) -> str:
        """The Chinese name shown to a person."""
        return _LABELS[self]


_LABELS = {
    Kind.HOMOPHONE: "错别字（同音）",
    Kind.NEAR_SOUND: "错别字（近音）",
    Kind.SHAPE: "错别字（形近）",
    Kind.SPELLING: "错别字",
    Kind.DE: "的地得",
    Kind.REDUNDANT: "多字",
    Kind.MISSING: "漏字",
    Kind.ORDER: "语序",
    Kind.PUNCTUATION: "标点",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible replacement and its probability in [0, 1]."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``source`` at ``[start, end)`` of the original text by ``replacement``.

    ``start == end`` is an insertion, an empty ``replacement`` a deletion. ``confidence`` is the calibrated
    probability that the edit is right. ``candidates`` lists alternatives, best first. ``rule`` is what demands the
    edit, None for one of the model or of the user; the confidence is then the share of its findings that were
    judged right.
    """

    start: int
    end: int
    source: str
    replacement: str
    kind: Kind = Kind.SPELLING
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    rule: Norm | None = None

    @property
    def code(self) -> str:
        """The stable name of what is wrong: the number of a rule, or the kind."""
        return self.kind.value if self.rule is None else self.rule.number

    @property
    def label(self) -> str:
        """What is wrong, in a few Chinese words."""
        return self.kind.label if self.rule is None else self.rule.name

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; probabilities have four digits."""
        return plain(self)

    def shifted(self, offset: int) -> Edit:
        """The same edit in a text that has ``offset`` more code points before it."""
        return replace(self, start=self.start + offset, end=self.end + offset)


def plain(mark: Any) -> dict[str, Any]:
    """The values of an edit, or of a :class:`~proofread.edits.remark.Remark`, ready for JSON."""
    return {
        "start": mark.start,
        "end": mark.end,
        "source": mark.source,
        "replacement": mark.replacement,
        "kind": mark.kind.value,
        "label": mark.label,
        "confidence": round(mark.confidence, 4),
        "candidates": [{"text": c.text, "probability": round(c.probability, 4)} for c in mark.candidates],
        "rule": None if mark.rule is None else mark.rule.to_dict(),
    }


def check(text: str, edits: Sequence[Edit]) -> None:
    """Raise ``ValueError`` unless ``edits`` are sorted, disjoint, in range and quote ``text`` exactly.

    Two insertions at one place are not disjoint: their order would be undefined.
    """
    previous: Edit | None = None
    for edit in edits:
        if not 0 <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit span [{edit.start}, {edit.end}) outside a text of {len(text)} characters")
        if text[edit.start : edit.end] != edit.source:
            found = text[edit.start : edit.end]
            raise ValueError(f"edit at {edit.start}: expected source {edit.source!r}, found {found!r}")
        if previous is not None and (
            edit.start < previous.end or (edit.start == previous.start == previous.end == edit.end)
        ):
            raise ValueError(f"edits at {previous.start} and {edit.start} overlap or are not sorted")
        previous = edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with all ``edits`` done; raises ``ValueError`` as :func:`check` does."""
    ordered = list(edits)
    check(text, ordered)
    pieces: list[str] = []
    position = 0
    for edit in ordered:
        pieces.append(text[position : edit.start])
        pieces.append(edit.replacement)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


def invert(edits: Iterable[Edit]) -> list[Edit]:
    """Edits that turn the result of :func:`apply` back into the original text."""
    inverse: list[Edit] = []
    drift = 0
    for edit in edits:
        start = edit.start + drift
        inverse.append(
            replace(
                edit,
                start=start,
                end=start + len(edit.replacement),
                source=edit.replacement,
                replacement=edit.source,
                candidates=(),
            )
        )
        drift += len(edit.replacement) - len(edit.source)
    return inverse
