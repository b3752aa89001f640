"""Word model and vectors side by side."""

from pathlib import Path

import numpy as np
import pytest
from word_toys import MODEL, vectors

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.lexical import LexicalScorer
from proofread.evidence.vectors import WordVectors

EDITS = Candidates.of([(0, 2, 3, "应"), (0, 4, 6, "")])


def test_both_are_asked_about_the_same_words() -> None:
    reading = LexicalScorer(MODEL, vectors()).read(["我们因该学习"])
    said = reading.ask(EDITS)
    assert (said.compared.change == reading.changes(EDITS)).all()
    assert MODEL.words.text(int(said.compared.new.word[0])) == "应该"
    assert said.new[0] > 0 > said.old[0]
    assert said.new_frequency[0] == MODEL.frequency(said.compared.new.word)[0]


def test_without_vectors_every_word_suits_as_well() -> None:
    said = LexicalScorer(MODEL).read(["我们因该学习"]).ask(EDITS)
    assert not said.old.any()
    assert not said.new.any()


def test_vectors_of_another_list_are_refused(tmp_path: Path) -> None:
    arrays = {**vectors().arrays, "words": np.array([1000], np.int32)}
    with pytest.raises(BundleError, match="1000 个词"):
        LexicalScorer(MODEL, WordVectors(arrays))
