"""The dictionary as arrays says of many places what it says word by word."""

import math

import numpy as np
import pytest

from proofread.lexicon.word_arrays import homophone_words, word_cover
from proofread.lexicon.words import MAX_WORD, dictionary, pronounce, words_read
from proofread.text.points import OUTSIDE, code_points

WORDS = [word for word in dictionary() if len(word) < 5][:: len(dictionary()) // 1500]


def spelt(points: np.ndarray) -> list[str]:
    return ["".join(map(chr, row)) for row in points.tolist()]


@pytest.mark.parametrize("length", range(2, MAX_WORD + 1))
def test_homophones_are_the_words_that_are_read_the_same(length: int) -> None:
    # Words, words with a mistake in them, and what is no Chinese at all.
    places = [word for word in WORDS if len(word) == length]
    places += [word[1:] + word[:1] for word in places] + ["银行重庆"[:length], "因该因该"[:length], "a因b该"[:length]]
    owners, words = homophone_words(code_points("".join(places)).reshape(-1, length))
    found: dict[int, list[str]] = {place: [] for place in range(len(places))}
    for owner, word in zip(owners.tolist(), spelt(words), strict=True):
        found[owner].append(word)
    for number, place in enumerate(places):
        expected = [word for word in words_read(pronounce(place)) if len(word) == length]
        assert found[number] == expected, place
    assert all(place in found[number] for number, place in enumerate(places) if place in WORDS)
    assert owners.tolist() == sorted(owners.tolist())


def cover(text: str, start: int, end: int) -> float:
    """What :func:`word_cover` says it is, for one place."""
    best = 0.0
    for size in range(2, MAX_WORD + 1):
        for first in range(max(0, start - size + 1), min(end, len(text) - size + 1)):
            if count := dictionary().get(text[first : first + size]):
                covered = min(end, first + size) - max(start, first)
                best = max(best, (1.0 + math.log(count + 1.0) / 4 + size / 2) * covered / (end - start))
    return best


@pytest.mark.parametrize("length", range(1, 6))
def test_a_place_is_covered_by_the_best_word_over_it(length: int) -> None:
    reach = MAX_WORD - 1
    text = "，".join(WORDS[:200]) + "他应该去北京大学a了解情况" + "，" * 15
    starts = range(reach, len(text) - reach - length)
    points = np.stack([code_points(text[start - reach : start + length + reach]) for start in starts])
    # A text that begins or ends there: nothing stands around.
    points[::7, :reach] = OUTSIDE
    expected = [
        cover(text[start - (0 if number % 7 == 0 else reach) : start + length + reach], *place)
        for number, start in enumerate(starts)
        for place in ((0, length) if number % 7 == 0 else (reach, reach + length),)
    ]
    found = word_cover(points, reach, length)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert (found > 0).any() and (found == 0).any()


def test_nothing_covers_an_empty_place() -> None:
    assert word_cover(code_points("他应该去北京").reshape(1, -1), MAX_WORD - 1, 0).tolist() == [0.0]
    assert word_cover(np.zeros((0, 7), np.uint32), MAX_WORD - 1, 1).shape == (0,)
    assert homophone_words(np.zeros((0, 2), np.uint32))[1].shape == (0, 2)
