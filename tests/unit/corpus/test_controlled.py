"""The controlled sentences: what is promised about balance, distance and the two splits."""

import math
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from proofread.corpus.controlled import DISTANCES, LONGEST, PHENOMENA, Controlled, generate
from proofread.corpus.controlled_lexicon import FILLERS, PAIRS
from proofread.errors import ConfigError
from proofread.lexicon.frequency import frequencies
from proofread.text.characters import is_han

SCRIPT = Path(__file__).parents[3] / "scripts" / "build_controlled.py"
FORMS = {form for pair in PAIRS for form in pair.forms}


@pytest.fixture(scope="module")
def sentences() -> list[Controlled]:
    return [
        each for split in ("train", "test") for each in generate(split, count=4000, seed=5, clean_share=0.5)
    ]


def written(each: Controlled) -> tuple[str, int]:
    """The form in question as it is written, and its length."""
    pairs = (
        pair for pair in PAIRS if pair.phenomenon == each.phenomenon and each.direction in pair.directions
    )
    for pair in pairs:
        for right, wrong in (pair.forms, pair.forms[::-1]):
            cues = pair.cues[pair.forms.index(right)]
            found = each.source[each.position : each.position + len(right)]
            fits = each.target.startswith(right, each.position) and found in (right, wrong)
            if fits and each.target.startswith(cues, each.cue):
                return found, len(right)
    raise AssertionError(each)


def test_the_error_is_one_substitution_in_its_place(sentences: list[Controlled]) -> None:
    for each in sentences:
        _, length = written(each)
        end = each.position + length
        assert len(each.source) == len(each.target) <= LONGEST
        assert each.source[: each.position] == each.target[: each.position]
        assert each.source[end:] == each.target[end:]
        assert each.distance == abs(each.position - each.cue)
        assert each.direction == ("left" if each.cue < each.position else "right")


def test_phenomena_directions_and_distances_are_balanced(sentences: list[Controlled]) -> None:
    cells = Counter(
        (each.phenomenon, each.direction, first)
        for each in sentences
        for first, last in DISTANCES
        if first <= each.distance <= last
    )
    assert len(cells) == len(PHENOMENA) * 2 * len(DISTANCES)
    assert set(cells.values()) == {len(sentences) // len(cells)}
    assert {each.distance for each in sentences} == set(range(2, 61))


def test_each_form_is_written_as_often_right_as_wrong(sentences: list[Controlled]) -> None:
    right, wrong = Counter(), Counter()
    for each in sentences:
        key = (each.phenomenon, each.direction, written(each)[0])
        (right if each.source == each.target else wrong)[key] += 1
    for key in right | wrong:
        total = right[key] + wrong[key]
        assert abs(right[key] - wrong[key]) < 4.5 * math.sqrt(total), key


def test_a_reader_who_cannot_see_the_cue_is_at_chance(sentences: list[Controlled]) -> None:
    """Naive Bayes over characters, the form and the distance learns nothing; with the cue's characters it does."""

    def accuracy(with_cue: bool) -> float:
        def features(each: Controlled) -> set[object]:
            form, _ = written(each)
            width = 2 if each.phenomenon != "conjunction" or each.direction == "left" else len(form)
            cue = each.source[each.cue : each.cue + width]
            hidden = each.source[: each.cue] + each.source[each.cue + width :]
            return {*hidden, ("form", form), ("distance", each.distance)} | (
                {("both", form, cue)} if with_cue else set()
            )

        shuffled = random.Random(0).sample(sentences, len(sentences))
        counts: dict[bool, Counter[object]] = defaultdict(Counter)
        for each in shuffled[:5_000]:
            counts[each.source == each.target].update(features(each))
        test = shuffled[5_000:]
        hits = 0
        for each in test:
            score = sum(math.log((counts[True][f] + 1) / (counts[False][f] + 1)) for f in features(each))
            hits += (score > 0) == (each.source == each.target)
        return hits / len(test)

    assert abs(accuracy(with_cue=False) - 0.5) < 0.03
    assert accuracy(with_cue=True) > 0.75


def test_a_pair_differs_in_nothing_but_the_words_themselves() -> None:
    for pair in PAIRS:
        assert len({len(form) for form in pair.forms}) == 1
        assert len({len(cue) for cues in pair.cues for cue in cues}) == 1
        assert not set(pair.cues[0]) & set(pair.cues[1])
    for phenomenon in PHENOMENA:
        for direction in ("left", "right"):
            assert sum(p.phenomenon == phenomenon and direction in p.directions for p in PAIRS) >= 7
        assert sum(p.phenomenon == phenomenon for p in PAIRS) >= 12


def test_a_wrong_combination_has_one_correction() -> None:
    corrections = defaultdict(set)
    for pair in PAIRS:
        for direction in pair.directions:
            for right, wrong in ((0, 1), (1, 0)):
                for cue in pair.cues[right]:
                    parts = (cue, pair.forms[wrong])
                    key = (pair.frame, parts if direction == "left" else parts[::-1])
                    corrections[key].add((direction, pair.forms[right]))
    assert all(len(found) == 1 for found in corrections.values())
    right_ones = {
        (pair.frame, (cue, form)) if direction == "left" else (pair.frame, (form, cue))
        for pair in PAIRS
        for direction in pair.directions
        for form, cues in zip(pair.forms, pair.cues, strict=True)
        for cue in cues
    }
    assert not right_ones & corrections.keys()


def test_the_splits_share_no_filler_and_the_fillers_suffice() -> None:
    # These slots hold one or two characters, where natural and neutral words are few.
    short = {"one", "state", "short", "act"}
    for name, splits in FILLERS.items():
        assert not set(splits["train"]) & set(splits["test"]), name
        for words in splits.values():
            assert len(set(words)) == len(words)
            assert name in short or len(words) >= 60
    everything = [
        {word for splits in FILLERS.values() for word in splits[split]} for split in ("train", "test")
    ]
    assert not everything[0] & everything[1]


def test_only_common_characters_occur(sentences: list[Controlled]) -> None:
    common = set([c for c in frequencies() if is_han(c)][:2500])
    assert {c for each in sentences for c in each.target + each.source if is_han(c)} <= common


def test_a_sentence_depends_on_split_seed_and_index_alone() -> None:
    many = list(generate("test", count=60, seed=3))
    assert list(generate("test", count=20, seed=3)) == many[:20]
    assert list(generate("test", count=60, seed=4)) != many
    assert all(each.source == each.target for each in generate("train", count=80, clean_share=1.0))
    assert all(each.source != each.target for each in generate("train", count=80, clean_share=0.0))


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ConfigError, match="got 'valid'"):
        generate("valid", count=1)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=r"1\.5"):
        generate("train", count=1, clean_share=1.5)


def test_the_script_writes_what_the_generator_yields(tmp_path: Path) -> None:
    output = tmp_path / "controlled.tsv"
    command = [
        sys.executable,
        str(SCRIPT),
        "--split",
        "test",
        "--count",
        "80",
        "--seed",
        "2",
        "--output",
        str(output),
    ]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = output.read_text("utf-8").splitlines()
    assert lines == [f"{each.source}\t{each.target}" for each in generate("test", count=80, seed=2)]
    assert "pronoun" in report
    missing = [*command[:-1], str(tmp_path / "nowhere" / "x.tsv")]
    failed = subprocess.run(missing, capture_output=True, text=True)
    assert failed.returncode == 2
    assert "there is no folder" in " ".join(failed.stderr.split())
