"""The sample corpus: large enough, clean, free of duplicates, with splits that share nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proofread.text.characters import CHINESE_PUNCTUATION, is_han

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
AT_LEAST = {"train": 1800, "valid": 200, "test": 200}
SPLITS = tuple(AT_LEAST)

_END = re.compile(r"(?:[。！？]|……)[”’》）]*$")
# ASCII signs are welcome only inside a number (3.5, 15%) or between two Latin words (KDD Cup).
_ASCII_SIGN = re.compile(r"(?<=\d)\.(?=\d)|(?<=\d)%|(?<=[A-Za-z]) (?=[A-Za-z])")
_PAIRS = ("“”", "‘’", "《》", "（）")


def read(split: str) -> list[str]:
    text = (SAMPLE / f"{split}.txt").read_bytes().decode("utf-8")
    assert text.endswith("\n")
    return text.split("\n")[:-1]


@pytest.mark.parametrize("split", SPLITS)
def test_has_enough_sentences_of_natural_length(split: str) -> None:
    lengths = [len(line) for line in read(split)]
    assert len(lengths) >= AT_LEAST[split]
    assert min(lengths) >= 8 and max(lengths) <= 80
    assert 22 <= sum(lengths) / len(lengths) <= 34


def test_no_sentence_occurs_twice_in_any_split() -> None:
    lines = [line for split in SPLITS for line in read(split)]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("split", SPLITS)
def test_only_han_chinese_marks_and_opaque_words(split: str) -> None:
    def allowed(character: str) -> bool:
        return is_han(character) or character in CHINESE_PUNCTUATION or (character.isascii() and character.isalnum())

    strange = {
        line: marks
        for line in read(split)
        if (marks := [character for character in _ASCII_SIGN.sub("", line) if not allowed(character)])
    }
    assert not strange


@pytest.mark.parametrize("split", SPLITS)
def test_every_line_ends_with_a_mark_and_closes_what_it_opens(split: str) -> None:
    for line in read(split):
        assert _END.search(line), line
        for opening, closing in map(list, _PAIRS):
            depth = 0
            for character in line:
                depth += (character == opening) - (character == closing)
                assert depth in (0, 1), line
            assert depth == 0, line


@pytest.mark.parametrize("split", SPLITS)
def test_repeats_no_mark_or_phrase(split: str) -> None:
    """A doubled mark or a doubled phrase of three characters is a slip of the pen, not a sentence."""
    slip = re.compile(r"([，。、；：？！])[，。、；：？！]|(.{3,})\2(?!\2)")
    slips = [line for line in read(split) if slip.search(line)]
    assert not slips


def test_frequent_mix_ups_occur_on_both_sides() -> None:
    text = "\n".join(read("train"))
    for pair in (
        "必须 必需",
        "反映 反应",
        "截止 截至",
        "权利 权力",
        "以至 以致",
        "启示 启事",
        "即使 既然",
        "戴 带",
        "座 坐",
    ):
        for word in pair.split():
            assert text.count(word) >= 3, f"{word} occurs {text.count(word)} times"
