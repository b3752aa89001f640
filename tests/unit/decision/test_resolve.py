"""Which of overlapping proposals are taken."""

import numpy as np
import pytest

from proofread.decision.proposals import Proposals
from proofread.decision.resolve import overlap, resolve
from proofread.evidence.base import Candidates

TEXTS = ["因该去的", "他很快"]


def proposals(*edits: tuple[int, int, int, str]) -> Proposals:
    nothing = np.zeros(len(edits))
    return Proposals.of(TEXTS, Candidates.of(list(edits)), nothing, nothing, nothing)


def taken(edits: list[tuple[int, int, int, str]], probabilities: list[float], *, least: float) -> list[list[tuple]]:
    made = proposals(*edits)
    # The proposals may have been put into another order; their probabilities follow.
    known = dict(zip(edits, probabilities, strict=True))
    order = [known[name] for name in zip(made.rows, made.starts, made.ends, made.replacements, strict=True)]
    found = resolve(made, np.array(order), count=len(TEXTS), least=least)
    return [[(e.start, e.end, e.replacement, e.confidence, e.candidates) for e in row] for row in found]


def test_the_most_probable_disjoint_set_is_taken_in_each_sentence():
    edits = [(0, 0, 2, "应当"), (1, 2, 3, "块"), (0, 0, 1, "应"), (0, 0, 1, "音"), (0, 1, 2, "改"), (0, 3, 3, "了")]
    first, second = taken(edits, [0.6, 0.8, 0.9, 0.3, 0.2, 0.5], least=0.4)
    assert [edit[:4] for edit in first] == [(0, 1, "应", 0.9), (3, 3, "了", 0.5)]
    assert [edit[:4] for edit in second] == [(2, 3, "块", 0.8)]
    assert [(c.text, c.probability) for c in first[0][4]] == [("应", 0.9), ("音", 0.3)]


def test_an_insertion_is_never_put_against_another_edit():
    first, _ = taken([(0, 1, 2, "当"), (0, 1, 1, "应"), (0, 2, 2, "了")], [0.9, 0.8, 0.7], least=0.1)
    assert [edit[:2] for edit in first] == [(1, 2)]


def test_of_equally_probable_ones_the_longer_is_taken_and_nothing_below_the_least():
    first, second = taken([(0, 0, 1, "应"), (0, 0, 2, "应该"), (1, 0, 1, "她")], [0.5, 0.5, 0.09], least=0.1)
    assert [edit[:3] for edit in first] == [(0, 2, "应该")]
    assert second == []


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [((0, 2), (1, 3), True), ((0, 1), (1, 2), False), ((1, 1), (0, 1), True), ((2, 2), (0, 1), False)],
)
def test_spans_overlap(a, b, expected):
    assert overlap(a, b) == overlap(b, a) == expected
