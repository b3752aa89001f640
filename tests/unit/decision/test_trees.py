"""The trees against a hand-made ensemble; tests/unit/fitting compares them with LightGBM, which fits them."""

import numpy as np
import pytest

from proofread.decision.trees import Trees
from proofread.errors import BundleError


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
    assert Trees(by_hand(), ("x0", "x1")).log_odds(samples).tolist() == [0.75, 1.75, -3.25, 0.75]
    assert Trees(by_hand(), ("x0", "x1")).log_odds(samples[:0]).tolist() == []


def test_trees_without_a_split_are_a_constant():
    arrays = by_hand(roots=[1, 5])
    assert Trees(arrays, ("x0", "x1")).log_odds(np.zeros((2, 2), dtype=np.float32)).tolist() == [0.75, 0.75]


@pytest.mark.parametrize("name", by_hand())
def test_a_missing_array_is_named(name):
    arrays = by_hand()
    del arrays[name]
    with pytest.raises(BundleError, match=f"没有数组 '{name}'"):
        Trees(arrays, ("x0", "x1"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"left": [1, 1, 3, 3, 4, 6]}, "指到树外"),
        ({"right": [2, 1, -1, 3, 4, 5]}, "指到树外"),
        ({"roots": [0, 6]}, "指到树外"),
        ({"value": [0.0]}, "指到树外"),
        ({"feature": [0, 0, 2, 0, 0, 0]}, "拟合时的特征多于 2 个"),
        ({"right": [2, 1, 0, 3, 4, 5]}, "没有尽头"),
    ],
)
def test_broken_arrays_are_refused(changes, message):
    with pytest.raises(BundleError, match=message):
        Trees(by_hand(**changes), ("x0", "x1"))


def test_a_circle_in_many_nodes_is_found_without_walking_every_path():
    nodes = np.arange(200)
    circle = {"feature": nodes * 0, "threshold": nodes * 0.0, "value": nodes * 0.0}
    circle |= {"left": (nodes + 1) % 200, "right": (nodes + 2) % 200, "roots": nodes[:1]}
    with pytest.raises(BundleError, match="没有尽头"):
        Trees(by_hand(**circle), ("x0", "x1"))
