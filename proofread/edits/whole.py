"""What a document as a whole says about its edits: how dense its errors are, and whether a form returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from proofread.edits.alike import Alike, Read
from proofread.edits.density import Density, Doubts
from proofread.edits.edit import Edit

#: What statistics call the edits that are left out here.
_DENSITY_GUARD: Final = "density"
_ALIKE_GUARD: Final = "alike"


class Verdict(NamedTuple):
    """The edits to be done in a text, and by guard the number of the others."""

    edits: tuple[Edit, ...]
    dropped: Counter[str]


class Whole:
    """The decisions for one document, which is read part by part."""

    def __init__(self) -> None:
        self._density = Density()
        self._alike = Alike()
        self._part: list[tuple[str, tuple[Edit, ...], tuple[Edit, ...]]] = []
        self._least = 0.0

    def add(self, text: str, edits: tuple[Edit, ...], doubts: Doubts | None) -> None:
        """Read the next text, with what a corrector says about it."""
        near: tuple[Edit, ...] = ()
        if doubts is not None:
            near, self._least = doubts.near, doubts.least
            self._density.add(len(text), doubts)
        self._part.append((text, edits, near))

    def decide(self) -> Iterator[Verdict]:
        """For every text since the last time: the edits that are confident enough for how many errors the document has
        so far, and alike wherever a form returns.
        """
        part, self._part = self._part, []
        read, doubted = [], []
        for text, edits, near in part:
            kept = self._density.shown(edits)
            places = {edit.start for edit in kept}
            doubtful = tuple(edit for edit in edits if edit.start not in places)
            read.append(Read(text, kept, (*near, *doubtful)))
            doubted.append(doubtful)
        for one, doubtful, done in zip(read, doubted, self._alike.decide(read, self._least), strict=True):
            places = {edit.start for edit in done}
            counts = {_DENSITY_GUARD: doubtful, _ALIKE_GUARD: one.edits}
            dropped = {guard: sum(edit.start not in places for edit in edits) for guard, edits in counts.items()}
            yield Verdict(done, Counter(dropped))
