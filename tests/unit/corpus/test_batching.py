import random

from hypothesis import given
from hypothesis import strategies as st

from proofread.corpus.batching import bucket


def batches(lengths, budget=500, pool=10, seed=0):
    rng = random.Random(seed)
    items = list(enumerate(lengths))
    return list(bucket(items, length=lambda item: item[1], tokens_per_batch=budget, pool=pool, rng=rng))


@given(st.lists(st.integers(1, 120)), st.integers(100, 600), st.integers(1, 5), st.integers())
def test_nothing_is_lost_and_the_budget_holds(lengths, budget, pool, seed):
    result = batches(lengths, budget, pool, seed)
    assert sorted(item for batch in result for item in batch) == list(enumerate(lengths))
    for batch in result:
        assert len(batch) == 1 or len(batch) * max(length for _, length in batch) <= budget


def test_little_padding_on_realistic_lengths():
    rng = random.Random(0)
    lengths = [min(128, max(4, int(rng.lognormvariate(3.4, 0.6)))) for _ in range(20000)]
    result = batches(lengths, budget=4000, pool=50, seed=1)
    padded = sum(len(batch) * max(length for _, length in batch) for batch in result)
    assert 1 - sum(lengths) / padded < 0.05
    assert sum(lengths) / len(result) > 0.9 * 4000


def test_batches_are_shuffled_by_key():
    lengths = [n % 97 + 1 for n in range(3000)]
    assert batches(lengths, seed=1) == batches(lengths, seed=1) != batches(lengths, seed=2)
    longest = [max(length for _, length in batch) for batch in batches(lengths, seed=1)]
    assert sorted(longest) != longest
