"""The combiner's file, which features it asks for, and the bound that says when the decoder need not be asked."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from proofread.decision.combiner import Combiner
from proofread.decision.features import FEATURES, features_of
from proofread.decision.registry import CAUTION, SCHEMA, Family
from proofread.edits.odds import sigmoid
from proofread.errors import BundleError
from proofread.fitting.cases import Samples
from proofread.fitting.trees import TreesConfig, fit_combiner

CONFIG = TreesConfig(count=60, learning_rate=0.1, leaves=12, least_samples=20, l2=1.0)


def values(family: Family, count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    made = rng.normal(scale=4, size=(count, len(features_of(family)))).astype(np.float32)
    made[:, names(family).index("agreed")] = rng.random(count) < 0.5
    return made


def names(family: Family) -> list[str]:
    return [one.name for one in features_of(family)]


def fitted() -> Combiner:
    """Trees on labels that speak against the decoder, which they must not learn to distrust."""
    samples = {}
    for family in Family:
        known = values(family, 1500, seed=0)
        said = [number for number, one in enumerate(features_of(family)) if one.ceiling is not None]
        right = np.random.default_rng(1).random(1500) < sigmoid(known[:, 2] - known[:, said].sum(axis=1))
        samples[family] = Samples(tuple(names(family)), known, right, np.arange(1500), np.full(1500, None))
    return fit_combiner(samples, CONFIG)


COMBINER = fitted()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_file_gives_back_what_was_saved(tmp_path: Path) -> None:
    again = Combiner.load(written(tmp_path / "decision.safetensors", COMBINER.save()))
    for family in Family:
        known = values(family, 40, seed=2)
        assert again.probabilities(family, known).tolist() == COMBINER.probabilities(family, known).tolist()
        assert again.asked[family] == features_of(family)
    assert again.save() == COMBINER.save()


@pytest.mark.parametrize("families", [(), (Family.SUBSTITUTION,), (Family.STRUCTURE,)])
def test_a_family_that_was_not_fitted_keeps_its_fixed_weights(tmp_path: Path, families: tuple[Family, ...]) -> None:
    combiner = Combiner({family: COMBINER.trees[family] for family in families})
    again = Combiner.load(written(tmp_path / "decision.safetensors", combiner.save()))
    assert set(again.trees) == set(families)
    for family in set(Family) - set(families):
        nothing = np.zeros((1, len(features_of(family))), dtype=np.float32)
        assert again.log_odds(family, nothing).tolist() == [CAUTION[family]]
        row = values(family, 5, seed=3)
        assert again.log_odds(family, row).tolist() == Combiner().log_odds(family, row).tolist()


def header(schema: object, **features: list[str]) -> dict[str, str]:
    return {"proofread_decision": json.dumps({"schema": schema, "features": features})}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (COMBINER.save()[:-100], r"decision.safetensors：不是可读的 safetensors 文件"),
        (save({"structure.roots": np.zeros(1)}), "应是第 1 版的决策树，现有 None"),
        (save({"structure.roots": np.zeros(1)}, header(SCHEMA + 1)), f"现有 {SCHEMA + 1}"),
        (save({"spelling.roots": np.zeros(1)}, header(SCHEMA, spelling=[])), "没有见过的数组 'spelling.roots'"),
        (save({"structure.roots": np.zeros(1)}, header(SCHEMA)), "没有见过的数组 'structure.roots'"),
        (save({"structure.roots": np.zeros(1)}, header(SCHEMA, structure=["ngram"])), "没有数组 'baseline'"),
        (save({"structure.roots": np.zeros(1)}, header(SCHEMA, structure=["bias"])), "structure 里没有的特征 'bias'"),
        (save({"structure.roots": np.zeros(1)}, header(SCHEMA, structure=["head"])), "structure 里没有的特征 'head'"),
    ],
)
def test_what_is_broken_or_foreign_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(BundleError, match=message):
        Combiner.load(written(tmp_path / "decision.safetensors", content))


def test_trees_ask_for_their_own_features_in_their_own_order(tmp_path: Path) -> None:
    # As if the registry had gained features, and changed its order, since the trees were fitted.
    chosen = ["order", "agreed", "growth"]
    known = values(Family.STRUCTURE, 1500, seed=0)[:, [names(Family.STRUCTURE).index(name) for name in chosen]]
    samples = Samples(tuple(chosen), known, known[:, 0] > known[:, 2], np.arange(1500), np.full(1500, None))
    combiner = fit_combiner({Family.STRUCTURE: samples}, CONFIG)
    again = Combiner.load(written(tmp_path / "decision.safetensors", combiner.save()))
    assert [one.name for one in again.asked[Family.STRUCTURE]] == chosen
    assert again.log_odds(Family.STRUCTURE, known).tolist() == combiner.log_odds(Family.STRUCTURE, known).tolist()


@pytest.mark.parametrize("combiner", [COMBINER, Combiner()], ids=["fitted", "fixed weights"])
@pytest.mark.parametrize("family", Family)
@given(seed=st.integers(0, 1000), said=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=10))
def test_nothing_that_the_decoder_says_makes_an_edit_more_probable_than_the_ceilings(
    combiner: Combiner, family: Family, seed: int, said: list[float]
) -> None:
    heard = values(family, len(said), seed)
    most = heard.copy()
    for number, one in enumerate(features_of(family)):
        if one.ceiling is not None:
            most[:, number] = one.ceiling
            heard[:, number] = np.clip(said, -one.ceiling, one.ceiling)
    assert (combiner.probabilities(family, heard) <= combiner.probabilities(family, most) + 1e-12).all()


def test_every_ceiling_is_the_bound_and_speaks_for_the_edit() -> None:
    said = {name: one for name, one in FEATURES.items() if one.ceiling is not None}
    assert set(said) == {"decoder", "agreed"}
    for one in said.values():
        assert one.direction == 1
        assert one.ceiling == (one.bound if np.isfinite(one.bound) else 1.0)
