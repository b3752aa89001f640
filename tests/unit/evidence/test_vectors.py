"""Word vectors: quantisation, and which words around an edit count."""

from pathlib import Path

import numpy as np
import pytest
from word_toys import MODEL, number, vectors

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.segmentation import Segmentation
from proofread.evidence.vectors import VectorReading, WordVectors
from proofread.evidence.words import WordReading


def test_the_mean_over_the_words_around_is_weighted() -> None:
    text = "我们因该学习"
    reading = VectorReading(vectors(), Segmentation(WordReading(MODEL, [text])))
    edits = Candidates.of([(0, 2, 3, "应")])
    old, new = reading.suits(edits, WordReading(MODEL, [text]).compare(edits))
    # Weights: 学习 1, 我们 one half; the words at the edit do not count.
    assert new[0] == pytest.approx(2.0 / 1.5, rel=0.02)
    assert old[0] == pytest.approx((-2.0 + 0.5 * 0.5 * 4.0) / 1.5, rel=0.02)
    assert reading.changes(edits)[0] == pytest.approx(new[0] - old[0])


def test_words_far_away_do_not_count() -> None:
    text = "因该" + "。" * 30 + "学习"
    changes = VectorReading(vectors(), Segmentation(WordReading(MODEL, [text]))).changes(
        Candidates.of([(0, 0, 1, "应")])
    )
    assert changes[0] == 0


def test_a_word_without_vectors_is_neutral() -> None:
    reading = VectorReading(vectors(), Segmentation(WordReading(MODEL, ["我们习学习"])))
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
    WordVectors({name: array for name, array in vectors().arrays.items() if name != "outer"}).save(tmp_path / "lacking")
    with pytest.raises(BundleError, match="lacking：词向量没有数组 'outer'"):
        WordVectors.load(tmp_path / "lacking")


def test_each_word_around_has_its_say() -> None:
    """Against loops over the words around, however many edits are asked about at once."""
    text = "我们因该学习" + "。" * 30 + "学习"
    words = WordReading(MODEL, [text])
    edits = Candidates.of([(0, 2, 3, "应"), (0, 3, 4, "。"), *[(0, 0, 1, "。")] * 300])
    compared = words.compare(edits)
    found = VectorReading(vectors(), Segmentation(words)).strongest(edits, compared)
    inner, weights = vectors().inner, {"我们": 0.5, "学习": 1.0}
    outer = {word: vectors().context(np.array([number(word)]))[0, :-1] / weight for word, weight in weights.items()}
    old, new = (inner(one.word[:1])[0] for one in (compared.old, compared.new))
    products = [(weights[word], float(outer[word] @ old), float(outer[word] @ new)) for word in weights]
    assert found.old[0] == pytest.approx(max(weight * before for weight, before, _ in products), rel=1e-5)
    assert found.new[0] == pytest.approx(max(weight * after for weight, _, after in products), rel=1e-5)
    assert found.gain[0] == pytest.approx(max(0, *(w * (after - before) for w, before, after in products)), rel=1e-5)
    log_p = sum(w * (np.logaddexp(0, 1 - before) - np.logaddexp(0, 1 - after)) for w, before, after in products)
    assert found.likelier[0] == pytest.approx(log_p, rel=1e-5)
    assert len({*found.likelier[2:].tolist()}) == 1


def test_where_no_word_stands_around_none_has_a_say() -> None:
    words = WordReading(MODEL, ["因该"])
    edits = Candidates.of([(0, 0, 1, "应")])
    found = VectorReading(vectors(), Segmentation(words)).strongest(edits, words.compare(edits))
    assert [found.old[0], found.new[0], found.gain[0], found.likelier[0]] == [-9.0, -9.0, 0.0, 0.0]
