import pytest

from proofread.lexicon import confusion
from proofread.lexicon.confusion import Choices
from proofread.lexicon.pinyin import are_homophones, are_near_homophones, syllable_shares


def test_choices_follow_their_weights():
    choices = Choices({"a": 1.0, "b": 3.0})
    assert [choices.pick(u) for u in (0.0, 0.2499, 0.25, 0.999999)] == ["a", "a", "b", "b"]
    assert choices.weights() == pytest.approx({"a": 0.25, "b": 0.75})


def test_a_single_choice_is_always_picked():
    assert Choices({"a": 7.0}).pick(0.9999999999999999) == "a"


def weights_of(choices: Choices | None) -> dict[str, float]:
    assert choices is not None
    return dict(choices.weights())


@pytest.mark.parametrize("character", "在的长行候绿")
def test_same_sound_candidates_sound_the_same(character):
    weights = weights_of(confusion.homophones(character))
    assert character not in weights
    assert all(are_homophones(character, other) for other in weights)
    assert sum(weights.values()) == pytest.approx(1)


@pytest.mark.parametrize("character", "在四牛飞人")
def test_near_sound_candidates_only_sound_near(character):
    weights = weights_of(confusion.near_homophones(character))
    own = syllable_shares(character).keys()
    assert weights
    assert all(are_near_homophones(character, other) and own.isdisjoint(syllable_shares(other)) for other in weights)


def test_archaic_readings_make_no_candidates():
    assert confusion.homophones("能") is None
    assert "不" not in weights_of(confusion.near_homophones("候"))


def test_frequent_candidates_are_likelier():
    weights = weights_of(confusion.homophones("再"))
    assert max(weights, key=lambda one: weights[one]) == "在"
    assert weights["在"] > 2 * weights["栽"]


def test_the_usual_reading_of_a_polyphone_prevails():
    weights = weights_of(confusion.homophones("行"))
    assert weights["形"] > weights["航"] > 0


def test_no_candidates_outside_han():
    assert confusion.homophones("A") is confusion.near_homophones("，") is confusion.homophones("😀") is None


def test_words_typed_alike():
    weights = weights_of(confusion.words_like("权利"))
    assert max(weights, key=lambda one: weights[one]) == "权力"
    assert "权利" not in weights
    assert "反映" in weights_of(confusion.words_like("反应"))
    assert "放映" in weights_of(confusion.words_like("反应"))
    assert confusion.words_like("葡萄藤子树") is None


def test_mixups_are_symmetric_and_never_map_to_themselves():
    table = confusion.mixups()
    assert set(table["的"]) == {"地", "得"}
    assert table["必须"] == ("必需",)
    assert all(form not in others and len(set(others)) == len(others) for form, others in table.items())
    assert all(form in table[other] for form, others in table.items() for other in others)
