"""Gradient-boosted regression trees, read and evaluated; scikit-learn fits them (Friedman 2001).

The log-odds that an edit is right are a baseline plus the values of the leaves that its features reach, one in each
tree. All trees are walked at the same time, level by level, so a batch of edits costs a few numpy calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.errors import BundleError

Arrays = Mapping[str, NDArray[Any]]
_NAMES = ("baseline", "roots", "feature", "threshold", "left", "right", "value")


class Trees:
    """An ensemble.

    Args:
        arrays: ``baseline`` [1]; ``roots`` [trees], the node where each tree begins; by node, of all trees one after
            the other, ``feature``, ``threshold``, ``left`` (the node to go to if the feature is at most the
            threshold), ``right`` and ``value``. A leaf is its own left and right.
        features: number of features that a sample has.

    Raises:
        BundleError: an array is missing or points outside.
    """

    def __init__(self, arrays: Arrays, features: int) -> None:
        missing = [name for name in _NAMES if name not in arrays]
        if missing:
            raise BundleError(f"decision trees: no array {missing[0]!r}")
        self.arrays = {name: np.asarray(arrays[name]) for name in _NAMES}
        count = len(self.arrays["feature"])
        nodes = np.concatenate([self.arrays[name] for name in ("roots", "left", "right")])
        if any(len(self.arrays[name]) != count for name in _NAMES[2:]) or (nodes < 0).any() or (nodes >= count).any():
            raise BundleError("decision trees: a node points outside its tree")
        if (self.arrays["feature"] >= features).any():
            raise BundleError(f"decision trees: fitted for more than {features} features; install the package again")
        self._children = np.stack([self.arrays["left"], self.arrays["right"]], axis=1).ravel()
        self._depth = self._deepest()

    def log_odds(self, samples: NDArray[np.float32]) -> NDArray[np.float64]:
        """[count, features] to [count]."""
        feature, threshold = self.arrays["feature"], self.arrays["threshold"]
        children = self._children
        flat = np.ascontiguousarray(samples).ravel()
        firsts = np.arange(len(samples))[:, None] * samples.shape[1]
        nodes = np.broadcast_to(self.arrays["roots"], (len(samples), len(self.arrays["roots"])))
        for _ in range(self._depth):
            right = flat.take(firsts + feature.take(nodes)) > threshold.take(nodes)
            nodes = children.take(2 * nodes + right)
        return self.arrays["baseline"][0] + self.arrays["value"].take(nodes).sum(axis=1)

    def _deepest(self) -> int:
        """Steps from the roots to the last leaf."""
        left, right, nodes, depth = self.arrays["left"], self.arrays["right"], self.arrays["roots"], 0
        while len(inner := nodes[left[nodes] != nodes]):
            nodes, depth = np.unique(np.concatenate([left[inner], right[inner]])), depth + 1
            if depth > len(left):
                raise BundleError("decision trees: a tree has no end")
        return depth
