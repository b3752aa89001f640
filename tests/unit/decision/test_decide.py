import numpy as np
import pytest

from proofread.decision.alternatives import Alternatives
from proofread.decision.combiner import Combiner, fit, sigmoid
from proofread.decision.evidence import Evidence, Opinion
from proofread.decision.features import STRUCTURE, SUBSTITUTION, Proposal, relation, word_change, word_cover
from proofread.decision.layer import DecisionLayer
from proofread.decision.resolve import resolve
from proofread.edits import Kind
from proofread.errors import BundleError
from proofread.lexicon.pinyin import readings
from proofread.text.vocabulary import Vocabulary

CHARACTERS = "少先队员因该应为老人让坐座的地得他跑很快和平"
WORDS = Vocabulary(list(CHARACTERS), {c: tuple(readings(c)[0]) for c in CHARACTERS})


def decide(text, *, favour=None, hypothesis=None, delete=None):
    """What a layer without a language model makes of a network that doubts nothing except ``favour`` (position,
    character, log ratio) and ``delete``.
    """
    layer = DecisionLayer(WORDS)
    own = WORDS.encode(text).characters
    candidates = np.stack([own, own], axis=1)
    head = np.full((len(text), 2), -8.0, dtype=np.float32)
    deleted = np.full(len(text), -20.0, dtype=np.float32)
    if favour is not None:
        position, character, ratio = favour
        candidates[position, 1] = WORDS.index(character)
        head[position, 1] = ratio
    if delete is not None:
        deleted[delete] = 8.0
    keep = np.full(len(text), -0.01, dtype=np.float32)
    scene = layer.propose([text], Evidence(candidates[None], head[None], keep[None], deleted[None]))
    opinion = Opinion(head[None].copy(), (hypothesis or text,), (3.0 if hypothesis else 0.0,))
    (edits,) = layer.decide(scene, opinion)
    return edits


def test_a_confident_network_yields_a_named_edit_with_candidates():
    (edit,) = decide("少先队员因该让坐", favour=(7, "座", 9.0))
    assert (edit.start, edit.end, edit.source, edit.replacement) == (7, 8, "坐", "座")
    assert edit.kind is Kind.HOMOPHONE
    assert edit.confidence > 0.9
    assert edit.candidates[0].text == "座"


def test_an_unsure_network_is_not_confident():
    edits = decide("少先队员", favour=(0, "老", -1.5))
    assert all(edit.confidence < 0.5 for edit in edits)


def test_what_the_decoder_adds_and_moves_becomes_structure():
    (missing,) = decide("他很快", hypothesis="他跑很快")
    assert (missing.start, missing.end, missing.replacement, missing.kind) == (1, 1, "跑", Kind.MISSING)
    (order,) = decide("他快很", hypothesis="他很快")
    assert order.kind is Kind.ORDER
    (redundant,) = decide("他他跑", delete=1)
    assert (redundant.kind, redundant.replacement) == (Kind.REDUNDANT, "")


def test_nothing_to_say_about_text_without_han():
    assert decide("abc 123") == []


def test_alternatives_sound_or_look_like_the_character():
    ids = Alternatives(WORDS)(["坐a", "坐"], 3)
    assert ids.shape[:2] == (2, 3)
    assert WORDS.index("座") in ids[0, 0]
    assert set(ids[0, 1].tolist()) == {WORDS.index("a")}, "filled up with the character itself"
    assert (ids[0, 0] == ids[1, 0]).all()


def proposal(start, end, source, replacement):
    return Proposal(start, end, source, replacement, "substitution", np.zeros(1, dtype=np.float32))


def test_resolve_takes_the_most_probable_disjoint_set():
    proposals = [
        proposal(0, 2, "因该", "应当"),
        proposal(0, 1, "因", "应"),
        proposal(0, 1, "因", "音"),
        proposal(1, 2, "该", "改"),
        proposal(3, 3, "", "了"),
    ]
    edits = resolve(proposals, np.array([0.6, 0.9, 0.3, 0.2, 0.5]), least=0.4)
    assert [(e.start, e.end, e.replacement) for e in edits] == [(0, 1, "应"), (3, 3, "了")]
    assert [(c.text, c.probability) for c in edits[0].candidates] == [("应", 0.9), ("音", 0.3)]


def test_resolve_never_puts_an_insertion_against_another_edit():
    proposals = [proposal(1, 2, "该", "当"), proposal(1, 1, "", "应"), proposal(2, 2, "", "了")]
    edits = resolve(proposals, np.array([0.9, 0.8, 0.7]), least=0.1)
    assert [(e.start, e.end) for e in edits] == [(1, 2)]


def test_fit_recovers_the_weights_that_made_the_labels():
    rng = np.random.default_rng(0)
    features = np.column_stack([np.ones(20000), rng.normal(size=(20000, 2))]).astype(np.float32)
    truth = np.array([-1.0, 2.0, -0.5])
    labels = rng.random(20000) < sigmoid(features @ truth)
    assert fit(features, labels, ridge=0.01) == pytest.approx(truth, abs=0.1)


def test_combiner_round_trip_and_unknown_feature():
    weights = {"substitution": {"head": 0.5}, "structure": {"ngram": 0.25}}
    combiner = Combiner(weights)
    assert combiner.to_dict()["substitution"]["head"] == 0.5
    row = np.zeros((1, len(SUBSTITUTION)), dtype=np.float32)
    row[0, SUBSTITUTION.index("head")] = 2.0
    assert combiner.probabilities("substitution", row)[0] == pytest.approx(1 / (1 + np.exp(-1.0)))
    with pytest.raises(BundleError, match="unknown feature 'heat'"):
        Combiner({"substitution": {"heat": 1.0}})
    assert len(STRUCTURE) == len(set(STRUCTURE))


def test_relations_and_words():
    assert relation("坐", "座")[0] == 1.0
    assert relation("因", "应")[:2] == (0.0, 1.0)
    assert relation("未", "末")[2] == 1.0
    assert relation("人", "海") == (0.0, 0.0, 0.0, 1.0)
    assert word_cover("他因该去", 1, 2) == 0.0
    assert word_cover("他应该去", 1, 2) > 0.0
    assert word_change("他因该去", 1, 2, "应") > 0.0
    assert word_change("他应该去", 1, 2, "因") < 0.0


def test_a_broken_decision_file_is_refused(tmp_path):
    path = tmp_path / "decision.json"
    path.write_text('{"weights": {}}')
    with pytest.raises(BundleError, match="not a decision file"):
        DecisionLayer.load(WORDS, decision=path, ngram=None)
