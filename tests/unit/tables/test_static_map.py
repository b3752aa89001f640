"""The retrieval table: every key gives its value, foreign keys are almost never found."""

import numpy as np
import pytest

from proofread.tables.static_map import StaticMap


@pytest.mark.parametrize("count", [0, 1, 2, 7, 100, 5000, 100_000])
def test_every_key_gives_its_value(count: int) -> None:
    rng = np.random.default_rng(count)
    keys = rng.permutation(np.unique(rng.integers(0, 1 << 62, count, dtype=np.uint64)))
    values = rng.integers(0, 1 << 12, len(keys)).astype(np.uint32)
    table = StaticMap.build(keys, values, value_bits=12, fingerprint_bits=12)
    found, looked_up = table.lookup(keys)
    assert found.all()
    np.testing.assert_array_equal(looked_up, values)
    assert count < 100_000 or len(table.cells) < 1.2 * count


def test_foreign_keys_are_found_as_rarely_as_promised() -> None:
    keys = np.arange(0, 400_000, 2, dtype=np.uint64)
    table = StaticMap.build(keys, np.zeros(len(keys), np.uint32), value_bits=8, fingerprint_bits=10)
    found, _ = table.lookup(keys + np.uint64(1))
    assert found.mean() == pytest.approx(2**-10, rel=0.3)


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bits"):
        StaticMap.build(np.zeros(1, np.uint64), np.zeros(1, np.uint32), value_bits=20, fingerprint_bits=16)
    with pytest.raises(ValueError, match="distinct"):
        StaticMap.build(np.zeros(2, np.uint64), np.arange(2, dtype=np.uint32), value_bits=8, fingerprint_bits=8)
