import numpy as np
import pytest

from proofread.decision.layer import DECISION, TREES, DecisionLayer
from proofread.edits import Kind
from proofread.errors import BundleError
from proofread.evidence.network import Evidence, Opinion
from proofread.lexicon.pinyin import readings
from proofread.text.vocabulary import Vocabulary

CHARACTERS = "少先队员因该应为老人让坐座的地得他跑很快和平"
WORDS = Vocabulary(list(CHARACTERS), {c: readings(c)[0] for c in CHARACTERS})


def said(text, favours=(), *, hypothesis=None, delete=None):
    """Of a network that doubts nothing except ``favours`` (position, character, log ratio) and ``delete``."""
    own = WORDS.encode(text).characters
    candidates = np.stack([own, own], axis=1)
    head = np.full((len(text), 2), -8.0, dtype=np.float32)
    deleted = np.full(len(text), -20.0, dtype=np.float32)
    for position, character, ratio in favours:
        candidates[position, 1] = WORDS.index(character)
        head[position, 1] = ratio
    if delete is not None:
        deleted[delete] = 8.0
    keep = np.full(len(text), -0.01, dtype=np.float32)
    opinion = Opinion(head[None].copy(), (hypothesis or text,), (3.0 if hypothesis else 0.0,))
    return Evidence(candidates[None], head[None], keep[None], deleted[None]), opinion


def decide(text, *, favour=None, hypothesis=None, delete=None):
    """What a layer without a language model makes of what a network :func:`said`."""
    layer = DecisionLayer(WORDS)
    evidence, opinion = said(text, [favour] if favour else [], hypothesis=hypothesis, delete=delete)
    (edits,) = layer.decide(layer.look([text], evidence), opinion).edits
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


def test_what_is_surely_wrong_is_put_right_and_the_sentence_read_again():
    layer, read = DecisionLayer(WORDS), []

    def network(texts):
        read.extend(texts)
        (text,) = texts
        return said(text, [(3, "应", 9.0)])

    text = "少先队因他让坐"
    evidence, opinion = said(text, [(6, "座", 9.0)])
    (edits,) = layer.decide(layer.look([text], evidence), opinion, read=network).edits
    assert read == ["少先队因他让座"]
    assert [(edit.start, edit.replacement) for edit in edits] == [(3, "应"), (6, "座")]


def test_of_two_sure_edits_that_touch_one_is_believed():
    """事间 may be 时间 or 事件, but not both at once."""
    layer, read = DecisionLayer(WORDS), []

    def network(texts):
        read.extend(texts)
        return said(texts[0])

    text = "少先队坐坐他"
    evidence, opinion = said(text, [(3, "座", 8.0), (4, "座", 9.0)])
    (edits,) = layer.decide(layer.look([text], evidence), opinion, read=network).edits
    assert read == ["少先队坐座他"]
    assert [(edit.start, edit.replacement) for edit in edits] == [(4, "座")]


def test_what_the_decoder_adds_and_moves_becomes_structure():
    (missing,) = decide("他很快", hypothesis="他跑很快")
    assert (missing.start, missing.end, missing.replacement, missing.kind) == (1, 1, "跑", Kind.MISSING)
    (order,) = decide("他快很", hypothesis="他很快")
    assert order.kind is Kind.ORDER
    (redundant,) = decide("他他跑", delete=1)
    assert (redundant.kind, redundant.replacement) == (Kind.REDUNDANT, "")


def test_nothing_to_say_about_text_without_han():
    assert decide("abc 123") == []


def found_in(folder):
    return lambda name: path if (path := folder / name).is_file() else None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (DECISION, b'{"weights": {}}', "不是决策文件"),
        (DECISION, b'{"presets": {}, "calibration": null, "habits": null}', "不是决策文件"),
        (DECISION, b"[]", "不是决策文件"),
        (
            DECISION,
            '{"presets": {}, "calibration": null, "habits": {"因": 1}}'.encode(),
            "不是决策文件",
        ),
        (DECISION, b"{", "不是决策文件"),
        (TREES, b"", "不是可读的 safetensors 文件"),
        ("ngram.safetensors", b"", "ngram.safetensors"),
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
