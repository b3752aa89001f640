"""Texts in batches of similar length."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.text.order import batches, in_batches

texts = st.lists(st.text("字", max_size=30), max_size=40)


@given(texts, st.integers(1, 8), st.none() | st.integers(1, 60))
def test_every_text_is_in_one_batch_and_none_is_larger_than_allowed(given, most, padded):
    cut = batches(given, most=most, padded=padded)
    assert sorted(index for batch in cut for index in batch) == list(range(len(given)))
    lengths = [[len(given[index]) for index in batch] for batch in cut]
    assert [*chain(*lengths)] == sorted(chain(*lengths))
    for batch in lengths:
        assert 1 <= len(batch) <= most
        assert padded is None or len(batch) == 1 or len(batch) * batch[-1] <= padded


def test_batches_are_as_large_as_allowed():
    assert [len(batch) for batch in batches(["字" * 10] * 7, most=5, padded=30)] == [3, 3, 1]
    assert [len(batch) for batch in batches(["字" * 10] * 7, most=5)] == [5, 2]


@given(texts, st.integers(1, 8))
def test_answers_come_in_the_order_of_the_texts(given, most):
    assert in_batches(given, lambda batch: [len(text) for text in batch], most=most) == [len(text) for text in given]


def test_a_reader_that_says_too_little_is_found_out():
    with pytest.raises(ValueError, match="zip"):
        in_batches(["a", "b"], lambda batch: batch[:1], most=2)
