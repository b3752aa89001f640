"""The numbers that are known about proposals, against what they say they are."""

from dataclasses import replace

import numpy as np
import pytest

from proofread.decision.features import FEATURES, features_of
from proofread.decision.lexis import Lexis
from proofread.decision.proposals import Proposals
from proofread.decision.registry import Family, feature
from proofread.decision.scene import Scene
from proofread.decision.view import LEAST_RATIO, Rivals, View
from proofread.evidence.base import Candidates
from proofread.evidence.habits import Habits
from proofread.evidence.network import Evidence, Opinion
from proofread.lexicon.pinyin import readings
from proofread.text.vocabulary import Vocabulary

CHARACTERS = "我他因该应为张说坐座的地得跑很快a"
WORDS = Vocabulary(list(CHARACTERS), {c: readings(c)[0] for c in CHARACTERS if readings(c)})
LEXIS = Lexis(WORDS, Habits({"因应": 3}))


def scene(*texts: str, opinion: Opinion | None = None) -> Scene:
    """Of a network whose candidates are 应 and 座 everywhere, 应 with a ratio of -1 and 座 of -2."""
    shape = len(texts), max(map(len, texts)) + 1
    candidates = np.broadcast_to([WORDS.index("应"), WORDS.index("座")], (*shape, 2))
    head = np.broadcast_to(np.array([-1.0, -2.0], np.float32), (*shape, 2))
    keep = np.tile(-np.arange(shape[1], dtype=np.float32), (shape[0], 1))
    return Scene(texts, Evidence(candidates, head, keep, keep), {}, opinion)


def value(name: str, of: Scene, *edits: tuple[int, int, int, str], network: float = 0.0) -> list[float]:
    count = np.zeros(len(edits))
    made = Proposals.of(of.texts, Candidates.of(list(edits)), count + network, count, count)
    return FEATURES[name](View(of, made, Rivals.among(of, made), LEXIS)).tolist()


def test_relations_are_those_of_the_changed_characters() -> None:
    of = scene("我坐因该")
    edits = (0, 1, 2, "座"), (0, 2, 4, "应该"), (0, 1, 3, "座应")
    assert value("same_sound", of, *edits) == [1.0, 0.0, 0.5]
    assert value("near_sound", of, *edits) == [0.0, 1.0, 0.5]
    assert value("unrelated", of, (0, 0, 1, "跑")) == [1.0]
    assert value("more_characters", of, *edits) == [0.0, 0.0, 1.0]
    assert value("habit", of, *edits) == pytest.approx([0.0, np.log(4), np.log(4) / 2])


def test_words_cover_a_place_before_and_after() -> None:
    of = scene("他因该跑", "他应该跑")
    right, wrong = (0, 1, 2, "应"), (1, 1, 2, "因")
    assert value("old_word", of, right)[0] == value("new_word", of, wrong)[0] == 0.0
    assert value("new_word", of, right)[0] == value("old_word", of, wrong)[0] > 0.0
    assert value("word_gain", of, right) == [-loss for loss in value("word_loss", of, wrong)]
    assert value("word_gain", of, wrong) == value("word_loss", of, right) == [0.0]
    put_in, taken_out = value("word_gain", scene("他该跑"), (0, 1, 1, "应")), value("word_loss", of, (1, 1, 2, ""))
    assert put_in[0] > 0 > taken_out[0]


def test_what_stands_around_stops_at_the_ends_of_the_text() -> None:
    of = scene("张a说", "我他")
    assert value("surname", of, (0, 0, 1, "他"), (0, 1, 2, "他"), (0, 2, 3, "的"), (1, 0, 1, "他")) == [0, 1, 2, 3]
    assert value("foreign_script", of, (0, 0, 1, "他"), (0, 2, 3, "的"), (1, 1, 2, "我")) == [1, 1, 0]


def test_the_head_and_keeping_are_means_and_sums_over_a_span() -> None:
    of = scene("因坐他")
    assert value("keep", of, (0, 1, 3, "应座")) == [-1.5]
    assert value("head", of, (0, 0, 1, "应"), network=20.0) == [16.0], "clipped"


def test_the_decoder_is_at_its_ceiling_until_it_is_asked() -> None:
    of = scene("因坐他")
    edits = (0, 0, 1, "应"), (0, 0, 2, "应座"), (0, 0, 1, "为")
    assert value("decoder", of, *edits) == [12.0] * 3
    assert value("agreed", of, *edits) == [1.0] * 3
    ratios = np.broadcast_to(np.array([0.5, -4.0], np.float32), of.evidence.candidates.shape)
    asked = replace(of, opinion=Opinion(ratios, ("应座他",), (1.0,)))
    # What the decoder was not asked about counts as hopeless, within the bound of the feature.
    assert LEAST_RATIO < -12.0
    assert value("decoder", asked, *edits) == [0.5, -3.5, -12.0]
    assert value("agreed", asked, *edits) == [True, True, False]


def test_the_margin_is_to_the_best_other_candidate() -> None:
    of = scene("因坐他")
    made = Proposals.of(
        of.texts,
        Candidates.of([(0, 0, 1, "应"), (0, 0, 1, "为"), (0, 2, 3, "应")]),
        np.array([4.0, 2.0, -1.0]),
        np.zeros(3),
        np.zeros(3),
    )
    view = View(of, made, Rivals.among(of, made), LEXIS)
    assert FEATURES["margin"](view).tolist() == [1.0, -1.0, 3.5]
    assert FEATURES["nearby"](view).tolist() == [-0.5, -0.5, 2.0]


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("他快很", (0, 1, 3, "很快"), {"order": 1}),
        ("他他跑", (0, 1, 2, ""), {"redundant": 1, "repeated": 1, "growth": -1}),
        ("他该跑", (0, 1, 1, "应"), {"missing": 1, "growth": 1}),
        ("他跑", (0, 1, 2, "很快"), {"other": 1, "growth": 1}),
        ("他，跑", (0, 1, 2, ""), {"redundant": 1, "punctuation": 1, "growth": -1}),
    ],
)
def test_a_structure_is_told_by_its_shape(text: str, edit: tuple, expected: dict[str, float]) -> None:
    told = ("missing", "redundant", "order", "other", "punctuation", "repeated", "growth")
    assert {name: float(value(name, scene(text), edit)[0]) for name in told} == dict.fromkeys(told, 0.0) | expected


def test_a_language_model_that_a_bundle_lacks_changes_nothing() -> None:
    of = scene("因坐他")
    made = Proposals.of(of.texts, Candidates.of([(0, 0, 1, "应")]), np.zeros(1), np.zeros(1), np.zeros(1))
    assert View(of, made, Rivals.among(of, made), LEXIS).change("words").tolist() == [0.0]


def test_a_feature_is_stated_once_and_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="'head' is stated twice"):

        @feature(Family.SUBSTITUTION)
        def head(view: View) -> np.ndarray:
            return np.zeros(len(view.proposals))

    known = dict(FEATURES)
    try:

        @feature(Family.STRUCTURE, direction=-1, bound=3.0)
        def loudness(view: View) -> np.ndarray:
            return np.full(len(view.proposals), 5.0)

        assert features_of(Family.STRUCTURE)[-1].direction == -1
        assert value("loudness", scene("他他跑"), (0, 1, 2, "")) == [3.0]
    finally:
        FEATURES.clear()
        FEATURES.update(known)
