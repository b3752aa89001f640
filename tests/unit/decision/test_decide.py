import numpy as np
import pytest

from proofread.decision.alternatives import Alternatives
from proofread.decision.evidence import Evidence, Opinion
from proofread.decision.features import Proposal, relation, word_cover, word_covers
from proofread.decision.habits import Habits
from proofread.decision.layer import DECISION, NGRAM, TREES, DecisionLayer
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
    ids = Alternatives(WORDS, Habits({}))(["坐a", "坐"], 3)
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


def test_relations_and_words():
    assert relation("坐", "座")[0] == 1.0
    assert relation("因", "应")[:2] == (0.0, 1.0)
    assert relation("未", "末")[2] == 1.0
    assert relation("人", "海") == (0.0, 0.0, 0.0, 1.0)
    assert word_cover("他因该去", 1, 2) == 0.0
    assert word_cover("他应该去", 1, 2) > 0.0
    before, after = word_covers("他因该去", 1, 2, "应")
    assert (before, after) == (0.0, word_cover("他应该去", 1, 2))
    before, after = word_covers("他应该去", 1, 2, "因")
    assert before > after == 0.0
    assert word_covers("他应该去", 1, 2, "") == (before, 0.0)
    assert word_covers("他该去", 1, 1, "应") == (0.0, word_cover("他应该去", 1, 2))


def test_a_mistake_that_writers_make_is_an_alternative_though_it_looks_and_sounds_different():
    taught = Alternatives(WORDS, Habits({"坐跑": 3}))(["坐"], 1)
    assert WORDS.index("跑") in taught
    assert WORDS.index("跑") not in Alternatives(WORDS, Habits({}))(["坐"], 1)
    assert WORDS.index("座") in taught


def found_in(folder):
    return lambda name: path if (path := folder / name).is_file() else None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (DECISION, b'{"weights": {}}', "not a decision file"),
        (DECISION, b'{"presets": {}, "calibration": null, "habits": null}', "not a decision file"),
        (DECISION, b"[]", "not a decision file"),
        (DECISION, b"{", "not a decision file"),
        (TREES, b"", "not a readable safetensors file"),
        (NGRAM, b"", NGRAM),
    ],
)
def test_a_broken_file_is_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BundleError, match=message):
        DecisionLayer.load(WORDS, found_in(tmp_path))


def test_what_a_bundle_lacks_is_replaced_by_cautious_defaults(tmp_path):
    bare = DecisionLayer.load(WORDS, found_in(tmp_path))
    assert (bare.presets, bare.habits.counts, bare.calibration) == (DecisionLayer(WORDS).presets, {}, None)
    (tmp_path / DECISION).write_text(
        '{"presets": {"strict": {"default": 0.5, "de": 0.25}}, "habits": {"坐座": 2}, "calibration": {"ece": 0.5}}'
    )
    layer = DecisionLayer.load(WORDS, found_in(tmp_path))
    assert layer.presets == {"strict": {"default": 0.5, "de": 0.25}}
    assert layer.habits.meant("坐") == ["座"]
    assert layer.calibration == {"ece": 0.5}
    assert not layer.combiner.trees
