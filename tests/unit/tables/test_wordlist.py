"""Finding words by their symbols, whole or but for one."""

import numpy as np
import pytest

from proofread.tables.alphabet import FIRST_CHARACTER, Alphabet
from proofread.tables.wordlist import NO_WORD, Wordlist
from proofread.text.points import code_points

WORDS = ["重来", "卷土重来", "东山再起", "卷土", "再起来", "东山"]
LIST = Wordlist.of(Alphabet(np.unique(code_points("".join(WORDS)))), WORDS)


def one_off(text: str) -> set[str]:
    rows, numbers = LIST.one_off(LIST.encode(text)[None])
    assert not rows.any()
    return {LIST.text(number) for number in numbers.tolist()}


def test_every_word_is_found_and_nothing_else() -> None:
    assert [LIST.text(number) for number in LIST.find_texts(WORDS).tolist()] == WORDS
    assert (LIST.find_texts(["土重", "来重", "卷土东山", "东〇"]) == NO_WORD).all()
    assert len(LIST) == len(LIST.alphabet) + len(WORDS)


def test_a_symbol_outside_the_alphabet_makes_no_word_shorter() -> None:
    assert (LIST.find(list(LIST.encode("卷土〇")[:, None])) == NO_WORD).all()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("卷土从来", {"卷土重来"}),
        ("卷士重来", {"卷土重来"}),
        ("卷土重来", set()),
        ("东山来起", {"东山再起"}),
        ("再起东", {"再起来"}),
    ],
)
def test_words_but_for_one_symbol(text: str, found: set[str]) -> None:
    assert one_off(text) == found


def test_many_rows_at_once() -> None:
    rows, numbers = LIST.one_off(np.stack([LIST.encode(text) for text in ("卷土从来", "来来来来", "东山再来")]))
    assert [(row, LIST.text(number)) for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)] == [
        (0, "卷土重来"),
        (2, "东山再起"),
    ]
    assert numbers.min() >= len(LIST.alphabet) > FIRST_CHARACTER
