"""Scoring, deltas and the file of the n-gram model, on a model of a few hundred sentences."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.characters import CharacterReading, CharacterScorer
from proofread.evidence.kneser_ney import count_ngrams, estimate
from proofread.evidence.ngram import NgramModel
from proofread.tables.alphabet import END, FIRST_CHARACTER, START, UNKNOWN, Alphabet
from proofread.text.points import code_points

WORDS = "今天 天气 很好 我们 一起 去 公园 散步 学校 的 老师 说 要 认真 学习 中文 😀 𠮷野家 ABC 2024年 ， 吃饭 。"


def corpus() -> str:
    rng = random.Random(0)
    return "".join("".join(rng.choices(WORDS.split(), k=rng.randint(1, 9))) + "\n" for _ in range(400))


def build(order: int = 4) -> NgramModel:
    text = corpus()
    alphabet = Alphabet.most_frequent(np.bincount(code_points(text), minlength=0x110000), 60)
    stream = np.concatenate(([END], alphabet.encode(text))).astype(np.int32)
    counts = [count_ngrams(stream, n, len(alphabet)) for n in range(1, order + 1)]
    return NgramModel.quantise(alphabet, estimate(counts, len(alphabet)))


MODEL = build()
texts = st.text(st.sampled_from("今天气很好我们去公园的，。😀𠮷A2师x\ud800"), max_size=12)
batches = st.lists(texts, min_size=1, max_size=4)


def total(ids: np.ndarray) -> float:
    """Log P of a whole sentence of ids, END included, by the primitive alone."""
    padded = np.concatenate(([START] * 3, ids, [END])).astype(np.int32)
    return float(MODEL.score(padded[None]).sum())


def scored(sentences: list[str], model: NgramModel = MODEL) -> CharacterReading:
    return CharacterReading(model, [model.encode(sentence) for sentence in sentences])


def test_folding_keeps_one_id_for_one_code_point() -> None:
    alphabet = MODEL.alphabet
    assert len(alphabet.encode("a😀𠮷１")) == 4
    assert alphabet.encode("2Ab１").tolist() == alphabet.encode("9zZ0").tolist()
    assert alphabet.encode("，。").tolist() != alphabet.encode("。，").tolist()
    assert alphabet.encode("，").tolist() == alphabet.encode(",").tolist()
    assert alphabet.encode("龘\ud800").tolist() == [UNKNOWN, UNKNOWN]
    assert UNKNOWN not in alphabet.encode("今😀𠮷")


def test_quantised_probabilities_nearly_sum_to_one() -> None:
    symbols = np.array([i for i in range(len(MODEL.alphabet)) if i != START], np.int32)
    for text in ("今天天", "我们一", "😀𠮷野", "龘龘龘"):
        rows = np.concatenate((np.tile(MODEL.encode(text), (len(symbols), 1)), symbols[:, None]), axis=1)
        assert np.exp(MODEL.score(rows.astype(np.int32))).sum() == pytest.approx(1.0, abs=0.02)


def test_likely_text_scores_higher() -> None:
    scores = scored(["今天天气很好", "今天天器很好", "我们一去公园", ""])
    assert scores.log_probabilities(0).sum() > scores.log_probabilities(1).sum()
    (delta,) = scores.changes(Candidates.of([(2, 3, 3, "起")]))
    assert delta > 0
    assert scores.log_probabilities(3).shape == (1,)


@given(batches)
def test_a_sentence_scores_the_same_in_any_company(sentences: list[str]) -> None:
    together = scored(sentences)
    for index, sentence in enumerate(sentences):
        ids = MODEL.encode(sentence)
        alone = MODEL.score(np.concatenate(([START] * 3, ids, [END])).astype(np.int32)[None])[0]
        np.testing.assert_array_equal(together.log_probabilities(index), alone)
        seen = [-alone[place : place + 4].mean(dtype=np.float64) for place in range(len(ids))]
        np.testing.assert_allclose(together.surprise[index, : len(ids)], seen, rtol=1e-5)
        np.testing.assert_array_equal(together.scores[index, : len(ids)], alone[:-1])
        assert together.context[index] == pytest.approx(-alone.mean(dtype=np.float64))


@given(batches, st.data())
def test_substitution_deltas_equal_full_rescoring(sentences: list[str], data: st.DataObject) -> None:
    encoded = [MODEL.encode(sentence + "好") for sentence in sentences]
    tried = []
    for _ in range(data.draw(st.integers(1, 6))):
        sentence = data.draw(st.integers(0, len(encoded) - 1))
        position = data.draw(st.integers(0, len(encoded[sentence]) - 1))
        tried.append((sentence, position, data.draw(st.integers(3, len(MODEL.alphabet) - 1))))
    scores = CharacterReading(MODEL, encoded)
    rows, positions, candidates = np.array(tried, np.int32).T
    left, right = scores.substitutions(rows, positions, MODEL.alphabet.characters[candidates - FIRST_CHARACTER])
    for (sentence, position, candidate), own, behind in zip(tried, left, right, strict=True):
        changed = encoded[sentence].copy()
        changed[position] = candidate
        after = CharacterReading(MODEL, [changed]).log_probabilities()
        before = scores.log_probabilities(sentence)
        assert own == pytest.approx(after[position] - before[position], abs=1e-4)
        assert own + behind == pytest.approx(total(changed) - total(encoded[sentence]), abs=1e-3)


@given(batches, st.floats(-30, 30))
def test_likely_substitutions_are_scored_alike_and_none_is_missed(sentences: list[str], least: float) -> None:
    encoded = [MODEL.encode(sentence + "好") for sentence in sentences]
    scores = CharacterReading(MODEL, encoded)
    places = [(row, place) for row, ids in enumerate(encoded) for place in range(len(ids))]
    rows, positions = np.repeat(np.array(places), len(MODEL.alphabet.characters), axis=0).T
    points = np.tile(MODEL.alphabet.characters, len(places))
    left, right = scores.substitutions(rows, positions, points)
    found, own, behind = scores.likely(rows, positions, points, np.full(len(rows), least))
    assert set(np.flatnonzero(left + right >= least)) <= set(found)
    np.testing.assert_array_equal(own, left[found])
    np.testing.assert_array_equal(behind, right[found])


@given(batches, st.data())
def test_edit_deltas_equal_full_rescoring(sentences: list[str], data: st.DataObject) -> None:
    encoded = [MODEL.encode(sentence) for sentence in sentences]
    edits = []
    for _ in range(data.draw(st.integers(0, 5))):
        row = data.draw(st.integers(0, len(encoded) - 1))
        start = data.draw(st.integers(0, len(encoded[row])))
        end = data.draw(st.integers(start, len(encoded[row])))
        edits.append((row, start, end, data.draw(texts)[:3]))
    deltas = CharacterScorer(MODEL).read(sentences).changes(Candidates.of(edits))
    assert deltas.shape == (len(edits),)
    for (row, start, end, replacement), delta in zip(edits, deltas, strict=True):
        ids = encoded[row]
        changed = np.concatenate((ids[:start], MODEL.encode(replacement), ids[end:]))
        assert delta == pytest.approx(total(changed) - total(ids), abs=1e-3)


def test_many_rows_score_as_one_by_one() -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(MODEL.alphabet), (5000, 7)).astype(np.int32)
    scores = MODEL.score(rows)
    assert scores.shape == (5000, 4)
    for index in (0, 4095, 4096, 4999):
        np.testing.assert_array_equal(scores[index], MODEL.score(rows[index : index + 1])[0])


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_every_order_compares_many_alternatives_as_whole_sentences(order: int) -> None:
    model = build(order)
    encoded = [model.encode(text) for text in ("我们去公园", "今天我们去学校，老师说要认真学习。", "", "吃饭。")]
    rng = np.random.default_rng(order)
    # More than are scored in one go.
    rows = rng.choice([0, 1, 3], 20_000)
    positions = rng.integers(0, np.array([len(ids) for ids in encoded])[rows])
    candidates = rng.integers(3, len(model.alphabet), len(positions)).astype(np.int32)
    scores = CharacterReading(model, encoded)
    left, right = scores.substitutions(rows, positions, model.alphabet.characters[candidates - FIRST_CHARACTER])
    for index in (0, 1, 2, 7_000, 14_000, 19_998, 19_999):
        changed = encoded[rows[index]].copy()
        changed[positions[index]] = candidates[index]
        alone = CharacterReading(model, [changed]).log_probabilities()
        expected = alone.sum() - scores.log_probabilities(rows[index]).sum()
        assert left[index] + right[index] == pytest.approx(expected, abs=1e-3)


def test_file_is_reproducible_and_restores_the_model(tmp_path: Path) -> None:
    MODEL.save(tmp_path / "a")
    build().save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    loaded = NgramModel.load(tmp_path / "a")
    text = "今天😀天气很好，我们去𠮷野家吃饭。"
    np.testing.assert_array_equal(scored([text], loaded).log_probabilities(), scored([text]).log_probabilities())


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: b"\xff" * 64,
        lambda content: content.replace(b"proofread_ngram", b"proofread_other"),
        lambda content: content.replace(rb"\"version\": 2", rb"\"version\": 9"),
        lambda content: content.replace(b"2.cells", b"9.cells"),
        lambda content: content.replace(rb"\"value_bits\": ", rb"\"value_bits\": 1"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, damage) -> None:
    MODEL.save(tmp_path / "good")
    content = (tmp_path / "good").read_bytes()
    assert damage(content) != content
    (tmp_path / "bad").write_bytes(damage(content))
    with pytest.raises(BundleError, match="bad"):
        NgramModel.load(tmp_path / "bad")
    with pytest.raises(BundleError, match="missing"):
        NgramModel.load(tmp_path / "missing")
