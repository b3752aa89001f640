"""The compiled lexicon says what the tables say that it was made of."""

import numpy as np

from proofread.lexicon import confusion
from proofread.lexicon.compiled import NEAR, SAME, SHAPE, alternatives, lexicon
from proofread.lexicon.pinyin import readings, readings_table, syllables
from proofread.lexicon.word_arrays import keys
from proofread.lexicon.words import MAX_WORD, dictionary
from proofread.text.points import code_points


def test_every_word_is_there_with_its_frequency() -> None:
    words = dictionary()
    assert len(lexicon()["words"]) == len(words)
    for length in range(2, MAX_WORD + 1):
        some = [word for word in words if len(word) == length]
        assert len(lexicon()[f"read.{length}"]) == len(lexicon()[f"spelt.{length}"]) == len(some)
        at = np.searchsorted(lexicon()["words"], keys(code_points("".join(some)).reshape(-1, length)))
        assert lexicon()["counts"][at].tolist() == [words[word] for word in some]


def test_alternatives_are_the_likeliest_of_each_table() -> None:
    for character in "因的行銀龘𠮷a，":
        expected = ""
        tables = ((confusion.homophones, SAME), (confusion.near_homophones, NEAR), (confusion.lookalikes, SHAPE))
        for table, most in tables:
            if (choices := table(character)) is not None:
                weights = choices.weights()
                expected += "".join(sorted(weights, key=lambda c: -weights[c])[:most])
        assert alternatives(character) == expected, character
    assert len(alternatives("因")) > NEAR


def test_readings_that_are_looked_for_are_those_of_the_table() -> None:
    table = readings_table()
    for character in [*table][::97]:
        assert readings(character) == table[character]
    assert [readings(character) for character in "a1\n，😀"] == [()] * 5
    assert syllables() == tuple(sorted({one.syllable for spoken in table.values() for one in spoken}))
