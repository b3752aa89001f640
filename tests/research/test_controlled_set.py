"""The controlled set: one error, one cue, nothing else gives it away."""

from collections import Counter, defaultdict
from itertools import islice

import pytest

from proofread.errors import ConfigError
from proofread.lexicon.frequency import frequencies
from research.comparison.controlled import DISTANCES, LONGEST, Controlled, generate
from research.comparison.controlled_words import FILLERS, PATTERNS


@pytest.fixture(scope="module")
def items() -> list[Controlled]:
    return list(generate("test", count=4000, seed=3))


def test_positions_and_distance_are_what_they_say(items: list[Controlled]) -> None:
    forms = {form for pattern in PATTERNS for pair in pattern.pairs for form, _ in pair}
    cues = {cue for pattern in PATTERNS for pair in pattern.pairs for _, words in pair for cue in words}
    for item in items:
        assert len(item.source) == len(item.target) <= LONGEST
        assert any(item.target.startswith(cue, item.cue) for cue in cues)
        assert any(item.target.startswith(form, item.position) for form in forms)
        assert item.direction == ("left" if item.cue < item.position else "right")
        differing = [i for i, (a, b) in enumerate(zip(item.source, item.target, strict=True)) if a != b]
        assert not differing or item.position <= differing[0] <= differing[-1] < item.position + 2


def test_phenomena_directions_and_distances_take_turns(items: list[Controlled]) -> None:
    groups = Counter(
        (item.phenomenon, item.direction, next(d for d in DISTANCES if d[0] <= item.distance <= d[1])) for item in items
    )
    assert len(groups) == 8 * len(DISTANCES)
    assert max(groups.values()) == min(groups.values()) == 100


def test_the_written_form_says_nothing_about_whether_it_is_right(items: list[Controlled]) -> None:
    """A reader who sees the form but not the cue is right as often as one who always says "wrong"."""
    wrong = defaultdict(list)
    for item in items:
        form = item.source[item.position : item.position + (2 if item.phenomenon == "conjunction" else 1)]
        wrong[item.phenomenon, item.direction, form].append(item.source != item.target)
    assert sum(map(sum, wrong.values())) / len(items) == pytest.approx(0.7, abs=0.03)
    for values in wrong.values():
        if len(values) >= 100:
            assert sum(values) / len(values) == pytest.approx(0.7, abs=0.15)


def test_the_cue_decides() -> None:
    for pattern in PATTERNS:
        for (first, first_cues), (second, second_cues) in pattern.pairs:
            assert first != second
            assert len(first) == len(second)
            assert not set(first_cues) & set(second_cues)
        for template in pattern.templates:
            form, cue = template.index("{form}"), template.index("{cue}")
            assert pattern.direction == ("left" if cue < form else "right")


def test_fillers_of_the_splits_are_disjoint_and_characters_are_common(items: list[Controlled]) -> None:
    for fillers in FILLERS.values():
        assert not set(fillers["train"]) & set(fillers["test"])
    common = set(islice(frequencies(), 3500)) | set("，。")
    assert {c for item in items for c in item.source + item.target} <= common


def test_a_sentence_depends_on_split_seed_and_number_alone() -> None:
    few, many = list(generate("train", count=20, seed=5)), list(generate("train", count=40, seed=5))
    assert many[:20] == few
    assert list(generate("train", count=20, seed=6)) != few
    assert all(item.source == item.target for item in generate("test", count=50, clean_share=1.0))


def test_an_unknown_split_is_named() -> None:
    with pytest.raises(ConfigError, match="'dev'"):
        next(generate("dev", count=1))  # type: ignore[arg-type]
