from collections import Counter

from proofread.noise.keyed_random import KeyedRandom, key


def test_keys_depend_on_every_part_and_on_order():
    keys = {key(seed, epoch, index) for seed in range(10) for epoch in range(10) for index in range(100)}
    assert len(keys) == 10_000
    assert key(-5) == key(-5) != key(5)


def test_draws_are_determined_by_the_key():
    a, b = KeyedRandom(key(3, 4)), KeyedRandom(key(3, 4))
    assert [a.uniform() for _ in range(20)] == [b.uniform() for _ in range(20)]
    assert a.uniform() != KeyedRandom(key(3, 5)).uniform()


def test_neighbouring_keys_give_even_and_unrelated_draws():
    first, second = [], []
    cells: Counter[int] = Counter()
    for index in range(20_000):
        random = KeyedRandom(key(7, index))
        first.append(random.uniform())
        second.append(random.uniform())
        cells[random.below(10)] += 1
    assert all(0 <= u < 1 for u in first)
    assert abs(sum(first) / 20_000 - 0.5) < 0.01
    # Chi-squared with 9 degrees of freedom: above 28 once in a thousand.
    assert sum((count - 2000) ** 2 / 2000 for count in cells.values()) < 28
    assert cells.keys() == set(range(10))
    covariance = sum((a - 0.5) * (b - 0.5) for a, b in zip(first, second, strict=True)) / 20_000
    assert abs(covariance * 12) < 0.03
