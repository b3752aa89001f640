"""Word vectors: quantisation, and which words around an edit count."""

from pathlib import Path

import numpy as np
import pytest
from word_toys import MODEL, number, vectors

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.vectors import VectorReading, WordVectors
from proofread.evidence.words import WordReading


def test_the_mean_over_the_words_around_is_weighted() -> None:
    text = "我们因该学习"
    reading = VectorReading(vectors(), WordReading(MODEL, [text]))
    edits = Candidates.of([(0, 2, 3, "应")])
    old, new = reading.suits(edits, WordReading(MODEL, [text]).compare(edits))
    # Weights: 学习 1, 我们 one half; the words at the edit do not count.
    assert new[0] == pytest.approx(2.0 / 1.5, rel=0.02)
    assert old[0] == pytest.approx((-2.0 + 0.5 * 0.5 * 4.0) / 1.5, rel=0.02)
    assert reading.changes(edits)[0] == pytest.approx(new[0] - old[0])


def test_words_far_away_do_not_count() -> None:
    text = "因该" + "。" * 30 + "学习"
    changes = VectorReading(vectors(), WordReading(MODEL, [text])).changes(Candidates.of([(0, 0, 1, "应")]))
    assert changes[0] == 0


def test_a_word_without_vectors_is_neutral() -> None:
    reading = VectorReading(vectors(), WordReading(MODEL, ["我们习学习"]))
    assert reading.changes(Candidates.of([(0, 2, 3, "。")]))[0] == 0


def test_vectors_survive_their_file(tmp_path: Path) -> None:
    vectors().save(tmp_path / "vectors.safetensors")
    loaded = WordVectors.load(tmp_path / "vectors.safetensors")
    ids = np.array([number("应该"), -1, number("学习")])
    assert loaded.words == len(MODEL.words)
    assert (loaded.inner(ids) == vectors().inner(ids)).all()
    assert (loaded.context(ids) == vectors().context(ids)).all()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"1234")
    with pytest.raises(BundleError, match="broken"):
        WordVectors.load(tmp_path / "broken")
    with pytest.raises(BundleError, match="outer_scale"):
        WordVectors({name: array for name, array in vectors().arrays.items() if name != "outer_scale"})
