import jieba
import pytest

from proofread.lexicon.frequency import frequencies
from proofread.lexicon.words import dictionary, pronounce, segment, words_read
from proofread.text.characters import all_han, is_han


def test_frequencies_are_sorted_and_cover_a_standard():
    counts = list(frequencies().values())
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= 1
    assert frequencies()["的"] > frequencies()["得"] > frequencies()["嘚"]
    assert {"，", "。", "a", "A", "0"} <= frequencies().keys()
    level_one = [bytes((row + 0xA0, cell + 0xA0)).decode("gb2312") for row in range(16, 55) for cell in range(1, 90)]
    assert all(character in frequencies() for character in level_one)
    assert 9_500 < sum(map(is_han, frequencies())) < 12_000


def test_the_dictionary_holds_short_han_words():
    words = dictionary()
    assert words["必须"] > words["必需"] > 0
    assert "的" not in words
    assert all(2 <= len(word) <= 4 and all_han(word) and count > 0 for word, count in words.items())


@pytest.mark.parametrize(
    ("word", "spoken"),
    [("银行", "yin hang"), ("行为", "xing wei"), ("重庆", "chong qing"), ("了解", "liao jie"), ("绿色", "lv se")],
)
def test_words_are_read_as_words(word, spoken):
    assert pronounce(word) == spoken
    assert word in words_read(spoken)


def test_words_read():
    assert {"权利", "权力", "全力"} <= set(words_read("quan li"))
    assert words_read("no such") == []


def test_segment_is_lossless_and_private():
    text = "他在银行工作了很长时间，😀用Python 3。\r\n"
    pieces = segment(text)
    assert "".join(pieces) == text
    assert "银行" in pieces
    jieba.add_word("作了很长")
    try:
        assert segment(text) == pieces
    finally:
        jieba.del_word("作了很长")
