"""The combiner's file, and the bound that decides which sentences the decoder is asked about."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from proofread.decision.combiner import FEATURES, Combiner, sigmoid
from proofread.decision.features import Proposal, set_decoder
from proofread.errors import BundleError
from proofread.training import decision


def samples(family: str, count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.normal(scale=4, size=(count, len(FEATURES[family]))).astype(np.float32)
    values[:, FEATURES[family].index("agreed")] = rng.random(count) < 0.5
    return values


def fitted(*families: str) -> Combiner:
    """Trees on labels that speak against the decoder, which they must not learn to distrust."""
    trees = {}
    for family in families:
        features = samples(family, 1500, seed=0)
        against = [
            features[:, FEATURES[family].index(name)] for name in ("decoder", "agreed") if name in FEATURES[family]
        ]
        right = np.random.default_rng(1).random(1500) < sigmoid(features[:, 2] - sum(against))
        trees[family] = decision._fit(family, features, right)
    return Combiner(trees)


COMBINER = fitted(*FEATURES)


def proposals(seed: int = 2, count: int = 40) -> list[Proposal]:
    """Of both families by turns, with nothing heard of the decoder yet."""
    made = []
    for index in range(count):
        family = list(FEATURES)[index % len(FEATURES)]
        proposal = Proposal(0, 1, "坐", "座", family, samples(family, 1, seed * count + index)[0])
        set_decoder(proposal, 0.0, agreed=False)
        made.append(proposal)
    return made


def test_a_file_gives_back_what_was_saved(tmp_path):
    path = tmp_path / "decision.safetensors"
    path.write_bytes(COMBINER.save())
    again = Combiner.load(path)
    assert again.weigh(proposals()).tolist() == COMBINER.weigh(proposals()).tolist()
    assert again.save() == COMBINER.save()


@pytest.mark.parametrize("families", [(), ("substitution",), ("structure",)])
def test_a_family_that_was_not_fitted_keeps_its_fixed_weights(tmp_path, families):
    combiner = Combiner({family: COMBINER.trees[family] for family in families})
    path = tmp_path / "decision.safetensors"
    path.write_bytes(combiner.save())
    again = Combiner.load(path)
    assert set(again.trees) == set(families)
    assert again.weigh(proposals()).tolist() == combiner.weigh(proposals()).tolist()
    for family in set(FEATURES) - set(families):
        row = samples(family, 5, seed=3)
        assert again.log_odds(family, row).tolist() == Combiner().log_odds(family, row).tolist()


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "decision.safetensors"
    path.write_bytes(COMBINER.save()[:-100])
    with pytest.raises(BundleError, match=r"decision.safetensors: not a readable safetensors file"):
        Combiner.load(path)
    path.write_bytes(save({"spelling.roots": np.zeros(1, dtype=np.int32)}))
    with pytest.raises(BundleError, match=r"decision.safetensors: unknown array 'spelling.roots'"):
        Combiner.load(path)
    path.write_bytes(save({"structure.roots": np.zeros(1, dtype=np.int32)}))
    with pytest.raises(BundleError, match="no array 'baseline'"):
        Combiner.load(path)


def test_each_proposal_is_weighed_by_its_own_family():
    mixed = proposals()
    weighed = COMBINER.weigh(mixed)
    assert weighed.shape == (len(mixed),)
    assert ((weighed > 0) & (weighed < 1)).all()
    for proposal, probability in zip(mixed, weighed, strict=True):
        alone = sigmoid(COMBINER.trees[proposal.family].log_odds(proposal.features[None]))[0]
        assert probability == pytest.approx(alone)
    assert COMBINER.weigh([]).shape == COMBINER.most([]).shape == (0,)


@pytest.mark.parametrize("combiner", [COMBINER, Combiner()], ids=["fitted", "fixed weights"])
@given(
    seed=st.integers(0, 1000),
    said=st.lists(st.tuples(st.floats(-1e6, 1e6), st.booleans()), min_size=1, max_size=20),
)
def test_nothing_that_the_decoder_says_makes_an_edit_more_probable_than_the_bound(combiner, seed, said):
    heard = proposals(seed, count=len(said))
    bound = combiner.most(heard)
    for proposal, (ratio, agreed) in zip(heard, said, strict=True):
        set_decoder(proposal, ratio, agreed=agreed)
    assert (combiner.weigh(heard) <= bound + 1e-12).all()
    assert combiner.most(heard).tolist() == bound.tolist()


def test_the_bound_is_reached_and_asking_for_it_changes_nothing():
    told = [replace(proposal, features=proposal.features.copy()) for proposal in proposals()]
    for proposal in told:
        set_decoder(proposal, 1e9, agreed=True)
    asked = proposals()
    assert COMBINER.most(asked).tolist() == COMBINER.weigh(told).tolist()
    assert all((one.features == two.features).all() for one, two in zip(asked, proposals(), strict=True))
