import pytest

from proofread.edits.edit import Kind, apply
from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.noise.base import Change, corruption
from proofread.noise.families import FAMILIES
from proofread.noise.keyed_random import KeyedRandom, key
from proofread.noise.word import word_at

TEXT = "他们在银行工作了很长时间，学校的老师必须认真备课；“权利”和《反应》用Python 3写。"
KINDS = {
    "word": {Kind.HOMOPHONE, Kind.NEAR_SOUND},
    "same_sound": {Kind.HOMOPHONE, Kind.DE},
    "near_sound": {Kind.NEAR_SOUND},
    "shape": {Kind.SHAPE},
    "mixup": {Kind.HOMOPHONE, Kind.NEAR_SOUND, Kind.SPELLING, Kind.DE},
    "arbitrary": {Kind.SPELLING},
    "missing": {Kind.MISSING},
    "redundant": {Kind.REDUNDANT},
    "swapped_characters": {Kind.ORDER},
    "swapped_words": {Kind.ORDER},
    "punctuation": {Kind.PUNCTUATION},
}


def changes(name: str, text: str = TEXT, draws: int = 30) -> list[Change]:
    family = FAMILIES[name]
    found = [family(text, place, KeyedRandom(key(place, draw))) for place in range(len(text)) for draw in range(draws)]
    return [change for change in found if change is not None]


def test_every_family_is_covered_here():
    assert KINDS.keys() == FAMILIES.keys()


@pytest.mark.parametrize("name", FAMILIES)
def test_errors_are_real_undoable_and_spare_latin(name):
    found = changes(name)
    assert {change.kind for change in found} == KINDS[name]
    for change in found:
        pair = corruption(TEXT, [change])
        assert pair.source != TEXT
        assert apply(pair.source, pair.edits) == TEXT
        assert "Python 3" in pair.source


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("text", ["a", "Hello, world 42", "😀", " \r\n", "的"])
def test_odd_texts_are_survived(name, text):
    for change in changes(name, text):
        assert text == "的"
        assert corruption(text, [change]).source not in ("", text)


def test_sound_families_keep_the_sound():
    for change in changes("same_sound"):
        assert are_homophones(TEXT[change.start], change.noisy)
    for change in changes("near_sound"):
        assert are_near_homophones(TEXT[change.start], change.noisy)


def test_words_are_found_around_a_place():
    assert word_at("在银行里", 1) == (1, 3)
    assert word_at("在银行里", 2) == (1, 3)
    assert word_at("社会主义", 0) == (0, 4)
    assert word_at("他a", 0) is word_at("，", 0) is None


def test_word_errors_are_trimmed_to_what_differs():
    words = {(TEXT[c.start : c.end], c.noisy) for c in changes("word")}
    assert ("利", "力") in words
    assert all(old[0] != new[0] and old[-1] != new[-1] and len(old) == len(new) for old, new in words)


def test_mixups_prefer_words_and_know_de():
    found = changes("mixup")
    assert ("利", "力") not in {(TEXT[c.start : c.end], c.noisy) for c in found}
    assert ("权利", "权力") in {(TEXT[c.start : c.end], c.noisy) for c in found}
    assert {c.noisy for c in found if c.kind is Kind.DE} == {"地", "得"}


def test_missing_prefers_frequent_characters():
    text = "的鑫"
    dropped = [change.start for change in changes("missing", text, 100)]
    assert dropped.count(0) > 2 * dropped.count(1) > 0


def test_redundant_repeats_inserts_and_doubles_words():
    extras = {(TEXT[c.start - 1], c.noisy) for c in changes("redundant", draws=100)}
    assert ("他", "他") in extras
    assert ("行", "银行") in extras
    assert len(extras) > 300


def test_punctuation_is_missing_doubled_and_mistaken():
    commas = {(c.start == c.end, c.noisy) for c in changes("punctuation", "好，的") if c.start in (1, 2)}
    assert {(False, ""), (True, "，"), (False, "、"), (False, ",")} <= commas


def test_swaps():
    assert {c.noisy for c in changes("swapped_characters", "银行行")} == {"行银"}
    assert changes("swapped_characters", "哈哈") == []
    assert "学校我们" in {c.noisy for c in changes("swapped_words", "我们学校")}
    assert changes("swapped_words", "他我") == []


def test_changes_that_cancel_out_leave_a_clean_pair():
    pair = corruption("哈哈哈哈", [Change(0, 1, "", Kind.MISSING), Change(3, 3, "哈", Kind.REDUNDANT)])
    assert pair.source == pair.target == "哈哈哈哈"
    assert pair.edits == ()
