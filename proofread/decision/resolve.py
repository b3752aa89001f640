"""Choose among overlapping proposals: the most probable set that does not overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proofread.decision.features import Proposal
from proofread.edits.edit import Candidate, Edit


def resolve(proposals: Sequence[Proposal], probabilities: NDArray[np.float64], *, least: float) -> list[Edit]:
    """Edits of probability ``least`` and more, sorted and disjoint.

    Proposals are taken in the order of probability, a longer one first on ties, unless they touch one that was
    taken. Proposals for the same span become candidates of the one taken.
    """
    taken: list[tuple[Proposal, float]] = []
    order = sorted(range(len(proposals)), key=lambda i: (-probabilities[i], proposals[i].start - proposals[i].end))
    for index in order:
        proposal, probability = proposals[index], float(probabilities[index])
        if probability < least:
            break
        if not any(_clash(proposal, other) for other, _ in taken):
            taken.append((proposal, probability))
    edits = []
    for proposal, probability in sorted(taken, key=lambda pair: (pair[0].start, pair[0].end)):
        same = [
            Candidate(other.replacement, round(float(p), 4))
            for other, p in zip(proposals, probabilities, strict=True)
            if (other.start, other.end) == (proposal.start, proposal.end)
        ]
        same.sort(key=lambda candidate: -candidate.probability)
        edits.append(
            Edit(
                proposal.start,
                proposal.end,
                proposal.source,
                proposal.replacement,
                confidence=round(probability, 4),
                candidates=tuple(same),
            )
        )
    return edits


def _clash(a: Proposal, b: Proposal) -> bool:
    if a.start == a.end or b.start == b.end:
        return a.start <= b.end and b.start <= a.end
    return a.start < b.end and b.start < a.end
