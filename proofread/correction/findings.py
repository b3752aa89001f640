"""What was found in a text before and after the guards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.correction.pieces import Piece
from proofread.decision.weigh import Weighing
from proofread.edits.edit import Edit
from proofread.edits.guard import Guards
from proofread.text.spans import Span

#: Share of the least confidence that an edit has which is near to it.
_NEAR: Final = 0.25


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that was weighed about a piece: it is sentence ``row`` of the batch in ``weighing``."""

    weighing: Weighing
    row: int

    @property
    def index(self) -> NDArray[np.int64]:
        """The proposals about the piece."""
        return np.flatnonzero(self.weighing.proposals.rows == self.row)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about the content of a piece.

    Attributes:
        edits: sorted and disjoint; offsets in the content.
        reach: the highest probability that the decoder could have given an edit; -1 if there was nothing to weigh.
        traces: of the first pass, and of a second one on the sentence as corrected that far; empty unless asked for.
    """

    edits: Sequence[Edit]
    reach: float
    traces: tuple[Trace, ...] = ()


class Found(NamedTuple):
    """A piece of a text and what was decided about it."""

    piece: Piece
    decided: Decided


class Guarded(NamedTuple):
    """Edits that may be shown, with offsets in the text, by guard how many others were dropped, and those of them that
    were only not confident enough, but near.
    """

    edits: tuple[Edit, ...]
    dropped: Counter[str]
    near: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one text, before the guards.

    Attributes:
        text: the text.
        sentences: its sentences.
        found: its pieces, in order.
    """

    text: str
    sentences: Sequence[Span]
    found: Sequence[Found]

    def edits(self, *, least: float = -1.0) -> dict[int, list[Edit]]:
        """By sentence what its windows propose where they answer, in order; offsets are those of the text.

        Args:
            least: nothing is said about pieces in which no edit could reach this confidence.
        """
        edits: dict[int, list[Edit]] = {}
        for piece, decided in self.found:
            if decided.reach < least:
                continue
            window = piece.window
            for edit in decided.edits:
                if window.owns(edit.start + window.start, edit.end + window.start):
                    edits.setdefault(piece.sentence, []).append(edit.shifted(window.start))
        return edits

    def guarded(self, guards: Guards, protected: Sequence[Span] = (), *, least: float = -1.0) -> Guarded:
        """The edits that pass all guards.

        Args:
            guards: what may be shown.
            protected: spans of the text that no edit may touch.
            least: as of :meth:`edits`.
        """
        dropped: Counter[str] = Counter()
        kept: list[Edit] = []
        near: list[Edit] = []
        for number, edits in self.edits(least=least).items():
            start, end = self.sentences[number]
            inside = [edit.shifted(-start) for edit in sorted(edits, key=lambda edit: (edit.start, edit.end))]
            spans = [Span(s - start, e - start) for s, e in protected if s < end and e > start]
            passed = guards.filter(self.text[start:end], inside, dropped, protected=spans)
            kept += [edit.shifted(start) for edit in passed]
            possible = guards.filter(self.text[start:end], inside, Counter(), protected=spans, share=_NEAR)
            near += [edit.shifted(start) for edit in possible if edit not in passed]
        return Guarded(tuple(kept), dropped, tuple(near))
