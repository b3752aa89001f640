"""Choose among overlapping proposals: the most probable set that does not overlap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proofread.decision.proposals import Proposals
from proofread.edits.edit import Candidate, Edit

_Place = tuple[int, int]


def resolve(proposals: Proposals, probabilities: NDArray[np.float64], *, count: int, least: float) -> list[list[Edit]]:
    """For each of ``count`` sentences edits of probability ``least`` and more, sorted and disjoint.

    Proposals are taken in the order of probability, a longer one first on ties, unless they touch one that was
    taken. Proposals for the same span become candidates of the one taken.
    """
    probable = np.flatnonzero(probabilities >= least)
    rows = proposals.rows[probable]
    lengths = proposals.ends[probable] - proposals.starts[probable]
    order = np.lexsort((-lengths, -probabilities[probable], rows))
    taken: list[dict[_Place, int]] = [{} for _ in range(count)]
    for index in probable[order].tolist():
        span = int(proposals.starts[index]), int(proposals.ends[index])
        others = taken[proposals.rows[index]]
        if not any(overlap(span, other) for other in others):
            others[span] = index
    return [[_edit(proposals, probabilities, index) for _, index in sorted(spans.items())] for spans in taken]


def overlap(a: _Place, b: _Place) -> bool:
    """Whether two half-open spans overlap; an insertion also does with what it borders on."""
    if a[0] == a[1] or b[0] == b[1]:
        return a[0] <= b[1] and b[0] <= a[1]
    return a[0] < b[1] and b[0] < a[1]


def _edit(proposals: Proposals, probabilities: NDArray[np.float64], index: int) -> Edit:
    start, end = int(proposals.starts[index]), int(proposals.ends[index])
    first, last = np.searchsorted(proposals.rows, [proposals.rows[index], proposals.rows[index] + 1])
    same = (proposals.starts[first:last] == start) & (proposals.ends[first:last] == end)
    same &= probabilities[first:last] > 0  # not those that were not even weighed
    candidates = [
        Candidate(proposals.replacements[i], round(float(probabilities[i]), 4))
        for i in (first + np.flatnonzero(same)).tolist()
    ]
    candidates.sort(key=lambda candidate: -candidate.probability)
    return Edit(
        start,
        end,
        proposals.sources[index],
        proposals.replacements[index],
        confidence=round(float(probabilities[index]), 4),
        candidates=tuple(candidates),
    )
