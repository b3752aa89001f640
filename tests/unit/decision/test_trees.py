"""The trees against a hand-made ensemble and against scikit-learn, which fits them."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from proofread.decision.combiner import FEATURES, sigmoid
from proofread.decision.trees import Trees
from proofread.errors import BundleError
from proofread.training import decision


def by_hand(**changes):
    """``x0 <= 0.5 ? 1 : (x1 <= -1 ? 2 : -3)``, plus 0.25, minus 0.5."""
    arrays = {
        "baseline": [-0.5],
        "roots": [0, 5],
        "feature": [0, 0, 1, 0, 0, 0],
        "threshold": [0.5, 0.0, -1.0, 0.0, 0.0, 0.0],
        "left": [1, 1, 3, 3, 4, 5],
        "right": [2, 1, 4, 3, 4, 5],
        "value": [0.0, 1.0, 0.0, 2.0, -3.0, 0.25],
    }
    return {name: np.array(value) for name, value in (arrays | changes).items()}


def test_a_small_ensemble_by_hand():
    samples = np.array([[0.5, 9], [0.51, -1], [0.51, -0.9], [-7, -7]], dtype=np.float32)
    assert Trees(by_hand(), 2).log_odds(samples).tolist() == [0.75, 1.75, -3.25, 0.75]
    assert Trees(by_hand(), 2).log_odds(samples[:0]).tolist() == []


def test_trees_without_a_split_are_a_constant():
    arrays = by_hand(roots=[1, 5])
    assert Trees(arrays, 2).log_odds(np.zeros((2, 2), dtype=np.float32)).tolist() == [0.75, 0.75]


@pytest.mark.parametrize("family", FEATURES)
def test_fitted_trees_say_what_scikit_learn_says(family, monkeypatch):
    fitted = []

    class Remembered(HistGradientBoostingClassifier):
        def fit(self, *data, **options):
            fitted.append(self)
            return super().fit(*data, **options)

    monkeypatch.setattr(decision, "HistGradientBoostingClassifier", Remembered)
    rng = np.random.default_rng(0)
    samples = rng.normal(scale=3, size=(1500, len(FEATURES[family]))).astype(np.float32)
    samples[:, ::3] = np.round(samples[:, ::3])  # values that recur
    right = rng.random(1500) < sigmoid(samples[:, 1] - samples[:, 2] * samples[:, 5])
    trees = decision._fit(family, samples, right)
    unseen = rng.normal(scale=6, size=(1500, samples.shape[1])).astype(np.float32)
    for rows in (samples, unseen, np.round(unseen)):
        expected = fitted[0].predict_proba(rows)[:, 1]
        assert np.ptp(expected) > 0.5
        np.testing.assert_allclose(sigmoid(trees.log_odds(rows)), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", by_hand())
def test_a_missing_array_is_named(name):
    arrays = by_hand()
    del arrays[name]
    with pytest.raises(BundleError, match=f"no array '{name}'"):
        Trees(arrays, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"left": [1, 1, 3, 3, 4, 6]}, "points outside"),
        ({"right": [2, 1, -1, 3, 4, 5]}, "points outside"),
        ({"roots": [0, 6]}, "points outside"),
        ({"value": [0.0]}, "points outside"),
        ({"feature": [0, 0, 2, 0, 0, 0]}, "fitted for more than 2 features"),
        ({"right": [2, 1, 0, 3, 4, 5]}, "no end"),
    ],
)
def test_broken_arrays_are_refused(changes, message):
    with pytest.raises(BundleError, match=message):
        Trees(by_hand(**changes), 2)


def test_a_circle_in_many_nodes_is_found_without_walking_every_path():
    nodes = np.arange(200)
    circle = {"feature": nodes * 0, "threshold": nodes * 0.0, "value": nodes * 0.0}
    circle |= {"left": (nodes + 1) % 200, "right": (nodes + 2) % 200, "roots": [0]}
    with pytest.raises(BundleError, match="no end"):
        Trees(by_hand(**circle), 2)
