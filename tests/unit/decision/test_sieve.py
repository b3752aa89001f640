"""What does not pass the sieve is not weighed, and what does is weighed as if there were none."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save

from proofread.decision.combiner import Combiner
from proofread.decision.layer import DecisionLayer
from proofread.decision.registry import SCHEMA
from proofread.decision.sieve import SIEVED, Sieve, cheap_features
from proofread.decision.trees import Trees
from proofread.decision.weigh import Weighing
from proofread.errors import BundleError
from proofread.evidence.network import Evidence, Opinion
from proofread.lexicon.pinyin import readings
from proofread.text.vocabulary import Vocabulary

CHARACTERS = "我们因该应地得的"
WORDS = Vocabulary(list(CHARACTERS), {c: readings(c)[0] for c in CHARACTERS})
NAMES = [one.name for one in cheap_features()]
#: Right if the head's log-ratio is above -1.
TREES = Trees(
    {
        "baseline": np.zeros(1),
        "roots": np.array([0]),
        "feature": np.array([NAMES.index("head"), 0, 0]),
        "threshold": np.array([-1.0, 0.0, 0.0]),
        "left": np.array([1, 1, 2]),
        "right": np.array([2, 1, 2]),
        "value": np.array([0.0, -3.0, 3.0]),
    },
    NAMES,
)


def looked(sieve: Sieve | None) -> tuple[DecisionLayer, Weighing]:
    """我们因该 to a network that finds 应 likely and 地 not, instead of 因."""
    layer = DecisionLayer(WORDS, combiner=Combiner(sieve=sieve))
    own = WORDS.encode("我们因该").characters
    candidates = np.stack([own, own, own], axis=1)
    candidates[2, 1:] = WORDS.index("应"), WORDS.index("地")
    head = np.full((4, 3), -8.0, dtype=np.float32)
    head[2, 1:] = 6.0, -2.0
    keep, deleted = np.full(4, -0.01, dtype=np.float32), np.full(4, -20.0, dtype=np.float32)
    return layer, layer.look(["我们因该"], Evidence(candidates[None], head[None], keep[None], deleted[None]))


def test_the_hopeless_are_not_weighed() -> None:
    _, everything = looked(None)
    layer, sieved = looked(Sieve(TREES, 0.0))
    assert sieved.proposals.replacements == everything.proposals.replacements
    hopeless = sieved.proposals.replacements.index("地")
    assert hopeless in everything.members[SIEVED]
    assert hopeless not in sieved.members[SIEVED]
    assert sieved.probabilities[hopeless] == 0
    likely = sieved.proposals.replacements.index("应")
    assert sieved.probabilities[likely] == everything.probabilities[likely] > 0.5
    opinion = Opinion(np.zeros_like(sieved.scene.evidence.head), ("我们应该",), (3.0,))
    (edit,) = layer.decide(sieved, opinion).edits[0]
    assert [candidate.text for candidate in edit.candidates] == ["应"]


def test_a_sieve_that_lets_all_pass_changes_nothing() -> None:
    _, everything = looked(None)
    _, sieved = looked(Sieve(TREES, -np.inf))
    assert sieved.probabilities.tolist() == everything.probabilities.tolist()
    assert sieved.members[SIEVED].tolist() == everything.members[SIEVED].tolist()


def test_where_nothing_passes_nothing_is_said() -> None:
    layer, sieved = looked(Sieve(TREES, np.inf))
    assert SIEVED not in sieved.members
    assert layer.decide(sieved, Opinion(np.zeros_like(sieved.scene.evidence.head), ("我们因该",), (0.0,))).edits == [[]]


def test_it_is_stored_with_the_trees(tmp_path: Path) -> None:
    path = tmp_path / "decision.safetensors"
    path.write_bytes(Combiner(sieve=Sieve(TREES, -4.5)).save())
    assert {name.partition(".")[0] for name in load_file(path)} == {"sieve"}
    again = Combiner.load(path)
    assert again.sieve is not None
    assert again.sieve.least == pytest.approx(-4.5)
    samples = np.random.default_rng(0).normal(size=(20, len(NAMES))).astype(np.float32)
    assert again.sieve.promise(samples).tolist() == TREES.log_odds(samples).tolist()
    assert again.save() == path.read_bytes()


def test_a_stored_sieve_without_its_least_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decision.safetensors"
    header = {"schema": SCHEMA, "features": {"sieve": NAMES}}
    path.write_bytes(
        save({f"sieve.{k}": v for k, v in TREES.arrays.items()}, {"proofread_decision": json.dumps(header)})
    )
    with pytest.raises(BundleError, match="sieve_least"):
        Combiner.load(path)


def test_it_looks_at_nothing_that_is_dear_or_that_the_decoder_says() -> None:
    assert {"decoder", "agreed", "word_model", "new_suits", "likelier"}.isdisjoint(NAMES)
    assert "head" in NAMES
