"""Who contends with whom: against loops, and whatever other sentences there are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.decision.contest import contend, contested

SPAN = st.tuples(st.integers(0, 8), st.integers(1, 3))
SENTENCES = st.lists(st.lists(st.tuples(SPAN, st.integers(-3, 3)), max_size=6), max_size=4)


def columns(sentences: list) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    flat = [(row, start, start + size, score) for row, one in enumerate(sentences) for (start, size), score in one]
    rows, starts, ends, scores = (np.array([edit[column] for edit in flat]) for column in range(4))
    return rows.astype(np.int64), starts.astype(np.int64), ends.astype(np.int64), scores.astype(np.float64)


@given(SENTENCES)
def test_against_loops(sentences: list) -> None:
    rows, starts, ends, scores = columns(sentences)
    same, apart = contend(rows, starts, ends, scores)
    spans = list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
    for at, (row, start, end) in enumerate(spans):
        beside: dict[bool, list[float]] = {True: [], False: []}
        for other, (its, first, last) in enumerate(spans):
            if its == row and other != at:
                beside[bool({*range(start, end)} & {*range(first, last)})].append(scores[other])
        assert same[at] == max(beside[True], default=-math.inf)
        assert apart[at] == max(beside[False], default=-math.inf)


def test_two_for_one_place_and_one_elsewhere() -> None:
    rows, starts, ends = np.array([[3, 3, 3], [0, 0, 4], [1, 2, 5]])
    found = contested(rows, starts, ends, np.array([2.0, -1.0, 0.5]), np.array([1.0, 9.0, 90.0]))
    assert found["promise_ahead"].tolist() == [3, -3, math.inf]
    assert found["promise_elsewhere"].tolist() == [0.5, 0.5, 2.0]
    assert found["gain_ahead"].tolist() == [-8, 8, math.inf]
    assert found["gain_elsewhere"].tolist() == [40, 40, 9]


def test_nobody_contends() -> None:
    nothing = np.zeros(0, np.int64)
    assert [len(part) for part in contend(nothing, nothing, nothing, np.zeros(0))] == [0, 0]
    assert contend(np.array([0]), np.array([0]), np.array([1]), np.array([1.0])) == (
        pytest.approx([-math.inf]),
        pytest.approx([-math.inf]),
    )
