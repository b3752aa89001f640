"""The sieve holds back much that is wrong and little that is right."""

import numpy as np
import pytest

from proofread.decision.registry import Family
from proofread.decision.sieve import SIEVED, cheap_features
from proofread.edits.edit import Edit
from proofread.edits.odds import sigmoid
from proofread.errors import ConfigError
from proofread.fitting.cases import Samples
from proofread.fitting.sieve import SieveConfig, sieved
from proofread.fitting.trees import TreesConfig

CONTEST = ("promise_ahead", "promise_elsewhere", "gain_ahead", "gain_elsewhere")
TREES = TreesConfig(count=40, learning_rate=0.1, leaves=8, least_samples=20, l2=1.0)


def samples(count: int = 4000) -> Samples:
    """Right where the head's ratio, the first cheap feature, is high; one feature is not the sieve's."""
    rng = np.random.default_rng(0)
    names = ("decoder", *(one.name for one in cheap_features()), "all_better", *CONTEST)
    values = rng.normal(scale=3, size=(count, len(names))).astype(np.float32)
    right = rng.random(count) < sigmoid(2 * values[:, names.index("head")] - 6)
    # Two to a sentence, about the same character or not.
    edits = np.array([Edit(start, start + 1, "因", "应") for start in rng.integers(2, size=count).tolist()])
    return Samples(names, values, right, np.arange(count) // 2, edits)


@pytest.mark.parametrize("lost", [0.02, 0.2])
def test_it_holds_back_no_more_right_ones_than_it_may(lost: float) -> None:
    known = samples()
    kept, sieve = sieved({SIEVED: known}, np.ones(len(known.right)), SieveConfig(TREES, lost), folds=4)
    assert sieve is not None
    right = kept[SIEVED].right.sum() / known.right.sum()
    assert right == pytest.approx(1 - lost, abs=0.005)
    assert len(kept[SIEVED].right) < 0.75 * len(known.right)
    unseen = samples(2000)
    promise = sieve.promise(unseen.columns(sieve.trees.names).values)
    assert (promise >= sieve.least)[unseen.right].mean() > 0.9 - lost


def test_what_passes_contends_with_what_else_passes() -> None:
    known = samples()
    kept, _ = sieved({SIEVED: known}, np.ones(len(known.right)), SieveConfig(TREES, 0.1), folds=4)
    one = kept[SIEVED]
    gain, ahead, elsewhere = (
        one.columns([name]).values[:, 0] for name in ("all_better", "gain_ahead", "gain_elsewhere")
    )
    seen = set()
    for at, case in enumerate(one.cases.tolist()):
        others = [other for other in np.flatnonzero(one.cases == case).tolist() if other != at]
        same = [gain[other] for other in others if one.edits[other].start == one.edits[at].start]
        apart = [gain[other] for other in others if one.edits[other].start != one.edits[at].start]
        assert ahead[at] == pytest.approx(min(40.0, gain[at] - max(same, default=-np.inf)))
        assert elsewhere[at] == pytest.approx(max(apart, default=-40.0))
        seen.add((len(same), len(apart)))
    assert seen == {(0, 0), (0, 1), (1, 0)}
    promise_ahead = one.columns(["promise_ahead"]).values[:, 0]
    assert (promise_ahead == 12).sum() >= (ahead == 40).sum()


def test_other_families_pass_and_what_cannot_be_fitted_needs_no_sieve() -> None:
    known = samples(100)
    wrong = known.take(~known.right)
    everything, sieve = sieved(
        {SIEVED: wrong, Family.STRUCTURE: known}, np.ones(100), SieveConfig(TREES, 0.02), folds=4
    )
    assert sieve is None
    assert everything == {SIEVED: wrong, Family.STRUCTURE: known}


def test_a_share_out_of_range_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"sieve\.lost：应不小于 0、小于 1，现有 1"):
        SieveConfig(TREES, 1.0)
