"""Decision trees fitted by LightGBM and read from the model that it dumps."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.decision.combiner import Combiner
from proofread.decision.features import FEATURES
from proofread.decision.registry import Family
from proofread.decision.sieve import Sieve
from proofread.decision.trees import Trees
from proofread.errors import ConfigError, MissingExtraError
from proofread.fitting.cases import Samples, families

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TreesConfig:
    """Settings of the trees, chosen on held-out cases (docs/experiments.md).

    Attributes:
        count: of trees in a family.
        learning_rate: how much each of them counts.
        leaves: most leaves of a tree.
        least_samples: proposals that a leaf stands for.
        l2: penalty on the values of leaves.
        share: of the samples and of the features that each tree is grown from.

    Raises:
        ConfigError: a value is out of range.
    """

    count: int
    learning_rate: float
    leaves: int
    least_samples: int
    l2: float
    share: float = 1.0

    def __post_init__(self) -> None:
        positive = min(self.count, self.leaves - 1, self.least_samples) >= 1 and self.learning_rate > 0
        if not (positive and self.l2 >= 0 and 0 < self.share <= 1):
            raise ConfigError(f"trees：各项应是正数，叶子至少 2 片，现有 {self}")


def fit_combiner(
    samples: Mapping[Family, Samples],
    config: TreesConfig,
    weights: NDArray[np.float64] | None = None,
    sieve: Sieve | None = None,
) -> Combiner:
    """Trees on ``samples``; a family without right and wrong ones is left unfitted.

    Args:
        samples: by family.
        config: settings of the trees.
        weights: of the cases, [cases]; by default all weigh the same.
        sieve: what ``samples`` have passed.
    """
    for family, one in samples.items():
        logger.info("%s: %d proposals, %d right", family, len(one.right), one.right.sum())
    return Combiner(
        {
            family: fit_trees(one, config, None if weights is None else weights[one.cases])
            for family, one in families(samples).items()
        },
        sieve=sieve,
    )


def fit_trees(samples: Samples, config: TreesConfig, weights: NDArray[np.float64] | None = None) -> Trees:
    """Trees that say how probable it is that a proposal is right; ``weights`` are those of the samples.

    Raises:
        MissingExtraError: LightGBM is not installed.
    """
    try:
        import lightgbm
    except ImportError as error:
        message = "拟合决策树需要 LightGBM：pip install 'proofread[train]'"
        raise MissingExtraError(message) from error
    options = {
        "objective": "binary",
        "learning_rate": config.learning_rate,
        "num_leaves": config.leaves,
        "min_data_in_leaf": config.least_samples,
        "min_sum_hessian_in_leaf": 0.0,
        "lambda_l2": config.l2,
        "bagging_fraction": config.share,
        "bagging_freq": 1,
        "feature_fraction": config.share,
        "monotone_constraints": [FEATURES[name].direction for name in samples.names],
        "deterministic": True,
        "force_row_wise": True,
        "seed": 0,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(samples.values, samples.right.astype(np.float64), weight=weights, params={"verbosity": -1})
    model = lightgbm.train(options, data, num_boost_round=config.count)
    return Trees(_flattened(model.dump_model()["tree_info"]), samples.names)


def _flattened(trees: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Nested nodes as arrays; the children of a node stand behind it."""
    nodes: list[tuple[int, float, int, int, float]] = []
    roots = []
    for tree in trees:
        roots.append(len(nodes))
        # Children get the next free places when their parent is written.
        waiting = [tree["tree_structure"]]
        free = len(nodes) + 1
        for node in waiting:
            place = len(nodes)
            if "leaf_value" in node:
                nodes.append((0, 0.0, place, place, node["leaf_value"]))
            else:
                nodes.append((node["split_feature"], node["threshold"], free, free + 1, 0.0))
                waiting += [node["left_child"], node["right_child"]]
                free += 2
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return {
        "baseline": np.zeros(1),
        "roots": np.array(roots, dtype=np.int32),
        "feature": np.array(feature, dtype=np.int16),
        "threshold": np.array(threshold, dtype=np.float64),
        "left": np.array(left, dtype=np.int32),
        "right": np.array(right, dtype=np.int32),
        "value": np.array(value, dtype=np.float64),
    }
