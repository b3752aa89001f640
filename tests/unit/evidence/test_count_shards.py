"""Counts of shards, merged on disk, are the counts of the whole to the bit."""

from pathlib import Path

import numpy as np
import pytest

from proofread.evidence.count_shards import CountShards
from proofread.evidence.kneser_ney import combined, count_ngrams, scaled
from proofread.tables.alphabet import END, FIRST_CHARACTER

SIZE = 40


def sentences(seed: int, number: int) -> list[list[int]]:
    """Made of few symbols, some of them rare; some sentences are empty or a single symbol."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(0, 12, number)
    return [(FIRST_CHARACTER + rng.geometric(0.2, length) % (SIZE - FIRST_CHARACTER)).tolist() for length in lengths]


def stream(lines: list[list[int]]) -> np.ndarray:
    return np.array([END, *(symbol for line in lines for symbol in [*line, END])], np.int32)


@pytest.mark.parametrize(("cut", "together"), [(1, 1), (7, 100), (60, 5000)])
def test_merged_shards_are_the_table_of_the_whole(tmp_path: Path, cut: int, together: int) -> None:
    sources, weights = [sentences(1, 300), sentences(2, 150), sentences(3, 90)], [1.0, 0.3, 2.7]
    shards = CountShards(tmp_path, SIZE, 3)
    for source, lines in enumerate(sources):
        for shard, start in enumerate(range(0, len(lines), cut)):
            shards.add(source, shard, stream(lines[start : start + cut]))
    factors = scaled(weights, [int(count_ngrams(stream(lines), 1, SIZE).counts.sum()) for lines in sources])
    assert shards.factors(weights) == factors
    for order, at_least in ((1, 1), (2, 1), (3, 2)):
        whole = [count_ngrams(stream(lines), order, SIZE) for lines in sources]
        expected = combined(whole, factors, at_least=at_least)
        found = shards.merged(order, factors, at_least=at_least, together=together)
        assert np.array_equal(found.keys, expected.keys)
        assert found.counts.tobytes() == expected.counts.tobytes()
        assert np.array_equal(found.counts_of_counts, expected.counts_of_counts)
