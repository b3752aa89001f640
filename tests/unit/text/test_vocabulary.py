import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.errors import FormatError
from proofread.text.vocabulary import SPECIALS, UNK, Vocabulary

READINGS = {"行": ("xing", 2), "的": ("de", 5), "珺": ("jun", 4), "𠮷": ("ji", 2)}


def words() -> Vocabulary:
    return Vocabulary(["的", "行", "，", "a"], READINGS)


def test_a_rare_character_is_unknown_but_keeps_its_reading():
    encoded = words().encode("的珺𠮷😀")
    first = len(SPECIALS)
    assert encoded.characters.tolist() == [first, UNK, UNK, UNK]
    assert encoded.syllables.tolist() == [1, 3, 2, 0]  # de, jun, ji among de < ji < jun < xing
    assert encoded.tones.tolist() == [5, 4, 2, 0]


@given(st.text(st.characters(), max_size=20))
def test_one_id_per_code_point(text):
    encoded = words().encode(text)
    assert len(encoded.characters) == len(encoded.syllables) == len(encoded.tones) == len(text)


def test_lines_round_trip():
    vocabulary = words()
    again = Vocabulary.from_lines(vocabulary.to_lines(), vocabulary.readings_lines())
    assert again.characters == vocabulary.characters
    assert again.readings_lines() == vocabulary.readings_lines()
    assert vocabulary.to_lines().split("\n")[vocabulary.index("行")] == "行"


@pytest.mark.parametrize(
    ("tokens", "readings", "message"),
    [
        ("的\n行\n", "", "specials"),
        ("\n".join(SPECIALS) + "\n的\n的\n", "", "distinct"),
        ("\n".join(SPECIALS) + "\n的\n", "的\tde\n", "readings line 1"),
    ],
)
def test_foreign_files_are_refused(tokens, readings, message):
    with pytest.raises(FormatError, match=message):
        Vocabulary.from_lines(tokens, readings)
