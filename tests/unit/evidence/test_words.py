"""The word lattice against an enumeration of all segmentations."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from word_toys import word_model

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.kneser_ney import count_ngrams, estimate
from proofread.evidence.ngram import NgramModel
from proofread.evidence.word_model import WordModel
from proofread.evidence.words import WordScorer
from proofread.tables.alphabet import END, START, Alphabet
from proofread.tables.wordlist import NO_WORD
from proofread.text.points import code_points


@pytest.fixture(scope="module")
def model() -> WordModel:
    return word_model()


def segmentations(model: WordModel, text: str) -> Iterator[list[int]]:
    if not text:
        yield []
    for length in range(1, min(4, len(text)) + 1):
        head = text[:length]
        number = int(model.words.encode(head)[0]) if length == 1 else int(model.words.find_texts([head])[0])
        if number != NO_WORD:
            for rest in segmentations(model, text[length:]):
                yield [number, *rest]


def brute_force(model: WordModel, text: str) -> float:
    total = 0.0
    for path in segmentations(model, text):
        ids = np.array([START, *path, END], np.int32)
        total += math.exp(float(model.after(ids[:-1], ids[1:]).sum(dtype=np.float64)))
    return math.log(total)


TEXTS = ["我们因该努力学习。", "学", "努力学习力学，我们应该", "龘x学习", ""]


def test_the_sum_over_the_lattice_is_the_sum_over_all_segmentations(model: WordModel) -> None:
    totals = WordScorer(model).read(TEXTS).totals
    assert totals == pytest.approx([brute_force(model, text) for text in TEXTS], abs=1e-5)


def test_changes_are_exact_for_replacements_insertions_and_deletions(model: WordModel) -> None:
    edits = [
        (row, start, end, new)
        for row, text in enumerate(TEXTS)
        for start in range(len(text) + 1)
        for end in range(start, min(len(text), start + 3) + 1)
        for new in ("", "应", "龘", "努力", "学习力", "们应该努")
        if text[start:end] != new
    ]
    before = [brute_force(model, text) for text in TEXTS]
    changes = WordScorer(model).read(TEXTS).changes(Candidates.of(edits))
    for (row, start, end, new), change in zip(edits, changes.tolist(), strict=True):
        text = TEXTS[row]
        expected = brute_force(model, text[:start] + new + text[end:]) - before[row]
        assert change == pytest.approx(expected, abs=2e-4), (text, start, end, new)


def test_the_segmentation_follows_the_edit(model: WordModel) -> None:
    reading = WordScorer(model).read(["我们应孩努力学习。"])
    compared = reading.compare(Candidates.of([(0, 3, 4, "该")]))
    assert model.words.text(int(compared.old.word[0])) == ""  # 孩 is not in the alphabet
    assert model.words.text(int(compared.new.word[0])) == "应该"
    assert (compared.new.start[0], compared.new.end[0]) == (2, 4)
    assert compared.change[0] > 0


def test_sentences_of_a_batch_do_not_touch_one_another(model: WordModel) -> None:
    edits = [(0, 1, 2, "应"), (0, 0, 1, "")]
    alone = WordScorer(model).read(TEXTS[:1]).changes(Candidates.of(edits))
    together = WordScorer(model).read([*TEXTS[1:], TEXTS[0]]).changes(Candidates.of([(4, *edit[1:]) for edit in edits]))
    assert alone == pytest.approx(together, abs=1e-5)


def test_a_model_survives_its_file(model: WordModel, tmp_path: Path) -> None:
    model._pairs.save(tmp_path / "words.safetensors")
    loaded = WordModel.load(tmp_path / "words.safetensors")
    assert len(loaded.words) == len(model.words)
    assert loaded.words.text(int(loaded.words.find_texts(["努力学习"])[0])) == "努力学习"
    assert (WordScorer(loaded).read(TEXTS).totals == WordScorer(model).read(TEXTS).totals).all()


def test_another_model_is_refused(model: WordModel, tmp_path: Path) -> None:
    alphabet = Alphabet(code_points("我们"))
    counts = [count_ngrams(np.array([END, 3, 4, END], np.int32), n, len(alphabet)) for n in (1, 2)]
    NgramModel.quantise(alphabet, estimate(counts, len(alphabet))).save(tmp_path / "characters.safetensors")
    with pytest.raises(BundleError, match=r"characters\.safetensors"):
        WordModel.load(tmp_path / "characters.safetensors")
