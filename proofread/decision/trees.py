"""Gradient-boosted regression trees, read and evaluated; LightGBM fits them (Friedman 2001).

The log-odds that an edit is right are a baseline plus the values of the leaves that its features reach, one in each
tree. All trees are walked at the same time, level by level, so a batch of edits costs a few numpy calls; below the
first levels, only those that have not come to a leaf.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.errors import BundleError

Arrays = Mapping[str, NDArray[Any]]
_NAMES = ("baseline", "roots", "feature", "threshold", "left", "right", "value")


#: Levels that all trees are walked down together: most leaves are deeper.
_TOGETHER = 5


class Trees:
    """An ensemble.

    Args:
        arrays: ``baseline`` [1]; ``roots`` [trees], the node where each tree begins; by node, of all trees one after
            the other, ``feature``, ``threshold``, ``left`` (the node to go to if the feature is at most the
            threshold), ``right`` and ``value``. A leaf is its own left and right.
        names: of the features that a sample has, in their order.

    Raises:
        BundleError: an array is missing or points outside.
    """

    def __init__(self, arrays: Arrays, names: Sequence[str]) -> None:
        missing = [name for name in _NAMES if name not in arrays]
        if missing:
            raise BundleError(f"决策树：没有数组 {missing[0]!r}")
        self.names = tuple(names)
        self.arrays = {name: np.asarray(arrays[name]) for name in _NAMES}
        count = len(self.arrays["feature"])
        nodes = np.concatenate([self.arrays[name] for name in ("roots", "left", "right")])
        if any(len(self.arrays[name]) != count for name in _NAMES[2:]) or (nodes < 0).any() or (nodes >= count).any():
            raise BundleError("决策树：有节点指到树外")
        if (self.arrays["feature"] >= len(self.names)).any():
            raise BundleError(f"决策树：拟合时的特征多于 {len(self.names)} 个")
        left, right = (self.arrays[name].astype(np.intp) for name in ("left", "right"))
        self._leaf = left == right
        self._children = np.stack([left, right], axis=1).ravel()
        self._feature = self.arrays["feature"].astype(np.intp)
        self._threshold = _rounded_down(self.arrays["threshold"])
        self._depth = self._deepest()

    def log_odds(self, samples: NDArray[np.float32]) -> NDArray[np.float64]:
        """[count, features] to [count]."""
        flat = np.ascontiguousarray(samples).ravel()
        roots = self.arrays["roots"].astype(np.intp)
        firsts = np.repeat(np.arange(len(samples)) * samples.shape[1], len(roots))
        nodes = np.tile(roots, len(samples))
        for _ in range(min(self._depth, _TOGETHER)):
            nodes = self._below(flat, firsts, nodes)
        active = np.flatnonzero(~self._leaf.take(nodes))
        firsts, below = firsts.take(active), nodes.take(active)
        while len(active):
            below = self._below(flat, firsts, below)
            nodes[active] = below
            inner = ~self._leaf.take(below)
            active, firsts, below = active.compress(inner), firsts.compress(inner), below.compress(inner)
        leaves = nodes.reshape(len(samples), len(roots))
        return self.arrays["baseline"][0] + self.arrays["value"].take(leaves).sum(axis=1)

    def _below(self, flat: NDArray[np.float32], firsts: NDArray[np.intp], nodes: NDArray[np.intp]) -> NDArray[np.intp]:
        """Where ``nodes`` send their samples, which begin at ``firsts``; a leaf to itself."""
        # No node is outside; checking takes time.
        places = self._feature.take(nodes, mode="clip")
        places += firsts
        ways = nodes << 1
        ways += flat.take(places, mode="clip") > self._threshold.take(nodes, mode="clip")
        return self._children.take(ways, mode="clip")

    def _deepest(self) -> int:
        """Steps from the roots to the last leaf."""
        left, right, nodes, depth = self.arrays["left"], self.arrays["right"], self.arrays["roots"], 0
        while len(inner := nodes[left[nodes] != nodes]):
            nodes, depth = np.flatnonzero(np.bincount(np.concatenate([left[inner], right[inner]]))), depth + 1
            if depth > len(left):
                raise BundleError("决策树：有一棵树没有尽头")
        return depth


def _rounded_down(thresholds: NDArray[np.floating]) -> NDArray[np.float32]:
    """In single precision, as samples are: what is at most a threshold is at most the number below it."""
    near = thresholds.astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)
