"""The sieve holds back much that is wrong and little that is right."""

import numpy as np
import pytest

from proofread.decision.registry import Family
from proofread.decision.sieve import SIEVED, cheap_features
from proofread.edits.odds import sigmoid
from proofread.errors import ConfigError
from proofread.fitting.cases import Samples
from proofread.fitting.sieve import SieveConfig, sieved
from proofread.fitting.trees import TreesConfig

TREES = TreesConfig(count=40, learning_rate=0.1, leaves=8, least_samples=20, l2=1.0)


def samples(count: int = 4000) -> Samples:
    """Right where the head's ratio, the first cheap feature, is high; one feature is not the sieve's."""
    rng = np.random.default_rng(0)
    names = ("decoder", *(one.name for one in cheap_features()))
    values = rng.normal(scale=3, size=(count, len(names))).astype(np.float32)
    right = rng.random(count) < sigmoid(2 * values[:, names.index("head")] - 6)
    return Samples(names, values, right, np.arange(count), np.full(count, None))


@pytest.mark.parametrize("lost", [0.02, 0.2])
def test_it_holds_back_no_more_right_ones_than_it_may(lost: float) -> None:
    known = samples()
    kept, sieve = sieved({SIEVED: known}, np.ones(len(known.right)), SieveConfig(TREES, lost), folds=4)
    assert sieve is not None
    right = kept[SIEVED].right.sum() / known.right.sum()
    assert right == pytest.approx(1 - lost, abs=0.005)
    assert len(kept[SIEVED].right) < 0.75 * len(known.right)
    unseen = samples(2000)
    assert sieve.passes(unseen.columns(sieve.trees.names).values)[unseen.right].mean() > 0.9 - lost


def test_other_families_pass_and_what_cannot_be_fitted_needs_no_sieve() -> None:
    known = samples(50)
    wrong = known.take(~known.right)
    everything, sieve = sieved({SIEVED: wrong, Family.STRUCTURE: known}, np.ones(50), SieveConfig(TREES, 0.02), folds=4)
    assert sieve is None
    assert everything == {SIEVED: wrong, Family.STRUCTURE: known}


def test_a_share_out_of_range_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"sieve\.lost：应不小于 0、小于 1，现有 1"):
        SieveConfig(TREES, 1.0)
