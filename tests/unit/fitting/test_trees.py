"""What LightGBM fits is what our trees say, and what a feature can only speak for it never speaks against."""

import lightgbm
import numpy as np
import pytest

from proofread.decision.features import FEATURES, features_of
from proofread.decision.registry import Family
from proofread.edits.odds import sigmoid
from proofread.errors import ConfigError
from proofread.fitting.cases import Samples
from proofread.fitting.trees import TreesConfig, fit_combiner, fit_trees

CONFIG = TreesConfig(count=60, learning_rate=0.1, leaves=12, least_samples=20, l2=1.0)


def samples(family: Family, count: int = 1500, *, of: float | None = None, seed: int = 0) -> Samples:
    """Right with chance ``of``, or else where the second feature is high and the product of two others low."""
    rng = np.random.default_rng(seed)
    names = tuple(one.name for one in features_of(family))
    values = rng.normal(scale=3, size=(count, len(names))).astype(np.float32)
    values[:, ::3] = np.round(values[:, ::3])  # values that recur
    chance = sigmoid(values[:, 1] - values[:, 2] * values[:, 5]) if of is None else np.full(count, of)
    return Samples(names, values, rng.random(count) < chance, np.arange(count), np.full(count, None))


@pytest.mark.parametrize("family", Family)
def test_fitted_trees_say_what_lightgbm_says(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = []
    train = lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *given, **named: fitted.append(train(*given, **named)) or fitted[0])
    known = samples(family)
    trees = fit_trees(known, CONFIG)
    unseen = np.random.default_rng(1).normal(scale=6, size=known.values.shape).astype(np.float32)
    for rows in (known.values, unseen, np.round(unseen)):
        expected = fitted[0].predict(rows)
        assert np.ptp(expected) > 0.5
        np.testing.assert_allclose(sigmoid(trees.log_odds(rows)), expected, rtol=0, atol=1e-9)
    assert trees.names == known.names


@pytest.mark.parametrize("family", Family)
def test_a_feature_speaks_only_in_its_direction(family: Family) -> None:
    known = samples(family, of=0.5)
    trees = fit_trees(known, CONFIG)
    before = trees.log_odds(known.values)
    for column, name in enumerate(known.names):
        more = known.values.copy()
        more[:, column] += 2.0
        if direction := FEATURES[name].direction:
            assert (direction * (trees.log_odds(more) - before) >= 0).all(), name


def test_a_family_is_fitted_if_it_has_right_and_wrong_proposals() -> None:
    both = {family: samples(family, 200) for family in Family}
    assert set(fit_combiner(both, CONFIG).trees) == set(Family)
    for chance in (0.0, 1.0):
        some = both | {Family.STRUCTURE: samples(Family.STRUCTURE, 50, of=chance)}
        assert set(fit_combiner(some, CONFIG).trees) == {Family.SUBSTITUTION}


def test_equal_samples_give_equal_trees() -> None:
    first, second = (fit_combiner({Family.STRUCTURE: samples(Family.STRUCTURE)}, CONFIG).save() for _ in range(2))
    assert first == second


def test_a_setting_out_of_range_is_refused() -> None:
    with pytest.raises(ConfigError, match="叶子至少 2 片"):
        TreesConfig(count=10, learning_rate=0.1, leaves=1, least_samples=1, l2=0)
