"""The two shares that change what a family writes: rare characters and function words."""

import pickle
from hashlib import sha256

import pytest

from proofread.edits.edit import Kind, apply
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import are_homophones
from proofread.noise.base import Change
from proofread.noise.function_words import missing_function_word, redundant_function_word
from proofread.noise.keyed_random import KeyedRandom, key
from proofread.noise.mixer import NoiseConfig, Noiser
from proofread.noise.rare import rare_same_sound

TEXT = "因为他们了解现在的情况，所以已经把Python 3用得很好了。"


def changes(family, text: str = TEXT, draws: int = 200) -> list[Change]:
    found = [family(text, place, KeyedRandom(key(place, draw))) for place in range(len(text)) for draw in range(draws)]
    return [change for change in found if change is not None]


def test_rare_characters_sound_the_same_and_are_in_no_table():
    found = changes(rare_same_sound)
    assert found
    assert all(change.noisy not in frequencies() for change in found)
    assert all(are_homophones(TEXT[change.start], change.noisy) for change in found)
    assert all(change.kind is Kind.HOMOPHONE for change in found)
    assert "淂" in {change.noisy for change in changes(rare_same_sound, "得", 2000)}
    assert changes(rare_same_sound, "a，😀") == []


def test_function_words_go_missing_whole_and_never_out_of_a_word():
    found = {(change.start, TEXT[change.start : change.end]) for change in changes(missing_function_word)}
    assert {word for _, word in found} == {"因为", "的", "所以", "已经", "把", "很", "了"}
    assert (TEXT.index("了解"), "了") not in found
    assert changes(missing_function_word, "的") == changes(missing_function_word, "Hello") == []


def test_redundant_function_words_stand_between_words():
    found = changes(redundant_function_word, "学校", 300)
    assert {change.start for change in found} == {2}
    words = [change.noisy for change in found]
    assert words.count("的") > words.count("吗") > 0
    assert "因为" in words
    assert changes(redundant_function_word, "a，") == []


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_the_share_of_rare_characters_is_kept(share, expected):
    noiser = Noiser(NoiseConfig(weights={"same_sound": 1}, clean_share=0, rare_share=share))
    pairs = [noiser.corrupt("我们应该珍惜自己的权利。", epoch=0, index=index) for index in range(2000)]
    rare = sum(edit.source not in frequencies() for pair in pairs for edit in pair.edits)
    assert rare / 2000 == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize("family", ["missing", "redundant"])
def test_function_words_follow_their_share(family):
    def lengths(share: float) -> int:
        noiser = Noiser(NoiseConfig(weights={family: 1}, clean_share=0, function_word_share=share))
        pairs = [noiser.corrupt("因为下雨，所以他没来。", epoch=0, index=index) for index in range(1000)]
        words = {"因为", "所以"} if family == "missing" else {"的", "是", "了", "在"}
        return sum((edit.replacement or edit.source) in words for pair in pairs for edit in pair.edits)

    assert lengths(0.0) < lengths(0.3) < lengths(1.0)


def test_noise_with_shares_is_keyed_and_undoable():
    noiser = Noiser(NoiseConfig(clean_share=0, rate=0.2, rare_share=0.5, function_word_share=0.5))
    copy = pickle.loads(pickle.dumps(noiser))
    for index in range(200):
        pair = noiser.corrupt(TEXT, epoch=1, index=index)
        assert apply(pair.source, pair.edits) == pair.target == TEXT
        assert copy.corrupt(TEXT, epoch=1, index=index) == pair


def test_default_noise_is_what_the_shipped_model_was_trained_with():
    noiser = Noiser(NoiseConfig(clean_share=0, rate=0.1))
    sources = [noiser.corrupt(TEXT, epoch=2, index=index).source for index in range(300)]
    assert sha256("\n".join(sources).encode()).hexdigest()[:16] == "8834f62700658a4b"
