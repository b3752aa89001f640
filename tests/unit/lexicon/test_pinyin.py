import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import (
    Reading,
    are_homophones,
    are_near_homophones,
    fuzzy,
    readings,
    readings_table,
    syllable_shares,
    syllables,
)
from proofread.text.characters import is_han


@pytest.mark.parametrize(
    ("character", "first", "others"),
    [
        ("行", Reading("xing", 2), {Reading("hang", 2)}),
        ("长", Reading("zhang", 3), {Reading("chang", 2)}),
        ("了", Reading("le", 5), {Reading("liao", 3)}),
        ("绿", Reading("lv", 4), set()),
        ("女", Reading("nv", 3), set()),
        ("略", Reading("lve", 4), set()),
        ("嗯", Reading("en", 2), set()),
        ("去", Reading("qu", 4), set()),
        ("珺", Reading("jun", 4), set()),
        ("𠼞", Reading("a", 1), set()),
    ],
)
def test_golden_readings(character, first, others):
    assert readings(character)[0] == first
    assert others <= set(readings(character))


def test_characters_without_reading():
    assert readings("A") == readings("，") == readings("😀") == ()


def test_the_table_covers_what_people_write():
    assert len(readings_table()) > 27_000
    unread = [c for c, count in frequencies().items() if is_han(c) and count > 20 and not readings(c)]
    assert not unread


def test_syllables_are_sorted_plain_ascii():
    assert list(syllables()) == sorted(syllables())
    assert all(s.isascii() and s.isalpha() and s.islower() for s in syllables())
    assert 400 < len(syllables()) < 430
    assert {tone for spoken in readings_table().values() for _, tone in spoken} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("a", "b"),
    [("四", "是"), ("牛", "刘"), ("飞", "辉"), ("饭", "换"), ("黄", "王"), ("人", "仍"), ("新", "星"), ("现", "像")],
)
def test_accents_confuse(a, b):
    assert are_near_homophones(a, b)
    assert not are_homophones(a, b)


@pytest.mark.parametrize(("a", "b"), [("牛", "路"), ("妈", "拿"), ("高", "考"), ("在", "菜"), ("A", "阿")])
def test_accents_do_not_confuse(a, b):
    assert not are_near_homophones(a, b)


def test_same_sound_looks_at_every_reading():
    assert are_homophones("行", "航")
    assert are_homophones("行", "形")
    assert not are_homophones("航", "形")


def test_fuzzy_by_hand():
    assert fuzzy("zhang") == {"zang", "zhan", "zan"}
    assert fuzzy("hui") == {"fei"}
    assert fuzzy("lan") == {"lang", "nan", "nang", "ran", "rang"}
    assert fuzzy("ma") == fuzzy("no such syllable") == frozenset()


@given(st.sampled_from(syllables()))
def test_fuzzy_is_symmetric_and_stays_among_real_syllables(syllable):
    near = fuzzy(syllable)
    assert syllable not in near
    assert near <= set(syllables())
    assert all(syllable in fuzzy(other) for other in near)


def test_shares_are_those_of_running_text():
    assert set(syllable_shares("长")) == {"zhang", "chang"}
    assert set(syllable_shares("地")) == {"de", "di"}
    assert syllable_shares("都")["dou"] > 0.5
    assert syllable_shares("能") == {"neng": 1.0}
    assert syllable_shares("好") == {"hao": 1.0}
    assert syllable_shares("A") == {}
    for character in readings_table():
        assert set(syllable_shares(character)) <= {reading.syllable for reading in readings(character)}
