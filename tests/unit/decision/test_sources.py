"""What the sources propose that need no network: words that sound alike, and neighbours in the other order."""

import numpy as np
import pytest

from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found, Source
from proofread.decision.sources.swaps import Swaps
from proofread.decision.sources.words import Words
from proofread.evidence.characters import CharacterReading
from proofread.evidence.network import Evidence


class Doubting(CharacterReading):
    """A reading that finds the marked characters improbable and all others certain."""

    def __init__(self, marks: list[str]) -> None:
        longest = max(map(len, marks))
        self.scores = np.array([[-20.0 if mark == "^" else 0.0 for mark in row.ljust(longest)] for row in marks])


def scene(*rows: tuple[str, str]) -> Scene:
    """Sentences, each with a ``^`` below the characters that the character model doubts."""
    nothing = np.zeros((len(rows), max(len(text) for text, _ in rows)), dtype=np.float32)
    evidence = Evidence(nothing[..., None].astype(np.int64), nothing[..., None], nothing, nothing)
    return Scene([text for text, _ in rows], evidence, {"characters": Doubting([marks for _, marks in rows])})


def edits(found: Found) -> set[tuple[int, int, int, str]]:
    rows, starts, ends, replacements = found.candidates
    return set(zip(rows.tolist(), starts.tolist(), ends.tolist(), replacements, strict=True))


def test_words_that_sound_like_a_doubtful_place_and_differ_in_more_than_one_character() -> None:
    texts = ["他拳利以赴", "同意泡制"]
    found = edits(Words().propose(scene((texts[0], " ^   "), (texts[1], "  ^ "))))
    assert (0, 1, 3, "全力") in found
    assert not {(0, 1, 3, "权利"), (1, 2, 4, "炮制")} & found, "one character is left to other sources"
    for row, start, end, word in found:
        assert sum(a != b for a, b in zip(texts[row][start:end], word, strict=True)) > 1


def test_every_pair_of_different_han_characters_with_a_doubtful_one_is_swapped() -> None:
    found = edits(Swaps().propose(scene(("我欢喜喜A饭", "  ^^^ "), ("没有怀疑", "    "))))
    assert found == {(0, 1, 3, "喜欢")}


@pytest.mark.parametrize("source", [Words(), Swaps()])
def test_where_nothing_is_doubted_nothing_is_proposed(source: Source) -> None:
    assert edits(source.propose(scene(("他因改来", "    "), ("我欢喜", "   ")))) == set()
    unread = Scene(["他因改来"], scene(("他因改来", "    ")).evidence, {})
    assert edits(source.propose(unread)) == set(), "without a language model nobody doubts"
