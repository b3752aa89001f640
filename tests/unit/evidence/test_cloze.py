"""The cloze model: against loops over the words of a sentence, and whoever else is in the batch."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file
from word_toys import MODEL, vectors

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.cloze import OFFSETS, SIDE, ClozeModel
from proofread.evidence.lexical import LexicalReading, LexicalScorer
from proofread.evidence.segmentation import Segmentation
from proofread.evidence.words import WordReading

SIZE, WIDTH = 2, 5


def arrays() -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    ids = vectors().arrays["ids"][1:]  # one word it does not know
    count = len(ids) + 2
    shapes = {
        "inner": (count, SIZE),
        "outer": (count, SIZE),
        "bias": (count,),
        "hidden": ((2 * SIDE + 1) * SIZE, WIDTH),
        "hidden_bias": (WIDTH,),
        "onward": (WIDTH, SIZE),
        "onward_bias": (SIZE,),
    }
    made = {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    made["outer"][-1] = made["bias"][-1] = 0.0
    return {**made, "ids": ids, "words": np.array([len(MODEL.words)], np.int32)}


def examples(count: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    around = random.integers(0, len(arrays()["inner"]), size=(count, 2 * SIDE))
    return around, random.normal(size=(count, SIZE)).astype(np.float32)


CLOZE = ClozeModel.quantise(arrays(), *examples(100))


def read(*texts: str) -> LexicalReading:
    return LexicalScorer(MODEL, vectors(), CLOZE).read(texts)


def expected(words: list[int], at: int, far: np.ndarray) -> float:
    """Log P of word ``at`` of a sentence, one number after the other."""
    rows = [CLOZE.end] * SIDE + [int(CLOZE.rows(np.array(word))) for word in words] + [CLOZE.end] * SIDE
    around = [rows[at + SIDE + offset] for offset in OFFSETS]
    known = CLOZE.arrays
    vector = CLOZE.expect(np.array([around]), far[None].astype(np.float32))[0]
    row = rows[at + SIDE]
    score = float(vector @ (known["outer"][row] * known["outer_scale"][row]) + known["bias"][row])
    return score + (float(MODEL.frequency(np.array([words[at]]))[0]) if row == CLOZE.unknown else 0.0)


def far(words: list[int], starts: list[int], hole: tuple[int, int]) -> np.ndarray:
    """Mean vector of the words that begin outside ``hole``."""
    outside = [word for word, start in zip(words, starts, strict=True) if not hole[0] <= start < hole[1]]
    total = vectors().context(np.array(outside)).sum(axis=0)
    return total[:-1] / max(float(total[-1]), 1e-3)


def test_words_and_neighbours_against_loops() -> None:
    text = "我们因该努力学习。"
    reading, parts = read(text), Segmentation(WordReading(MODEL, [text]))
    edits = Candidates.of([(0, 2, 3, "应")])
    compared = reading.ask(edits).compared
    found = reading.filled(edits, compared)
    before, starts, ends = (part[0].tolist() for part in (parts.sequences, parts.starts, parts.ends))
    inside = [at for at, start in enumerate(starts) if 2 <= start < 4]
    first, behind = inside[0], inside[-1] + 1
    after = [*before[:first], int(compared.new.word[0]), *before[behind:]]
    assert MODEL.words.text(after[first]) == "应该"

    def own(at: int) -> np.ndarray:
        return far(before, starts, (starts[at], ends[at]))

    assert found.old[0] == pytest.approx(sum(expected(before, at, own(at)) for at in inside), rel=1e-4)
    assert found.worst[0] == pytest.approx(min(0.0, *(expected(before, at, own(at)) for at in inside)), rel=1e-4)
    assert found.words[0] == len(inside)
    beside = [*range(max(0, first - 2), first), *range(behind, min(len(before), behind + 2))]
    assert found.level[0] == pytest.approx(np.mean([expected(before, at, own(at)) for at in beside]), rel=1e-4)
    assert found.new[0] == pytest.approx(expected(after, first, far(before, starts, (2, 4))), rel=1e-4)
    shift = len(after) - len(before)
    change = sum(expected(after, at, own(at)) - expected(before, at, own(at)) for at in range(max(0, first - 2), first))
    for at in range(behind, min(len(before), behind + 2)):
        change += expected(after, at + shift, own(at)) - expected(before, at, own(at))
    assert found.around[0] == pytest.approx(change, rel=1e-3, abs=1e-4)


TEXTS = st.lists(st.text("我们应因该努力学习。，x𠮷", min_size=1, max_size=14), min_size=1, max_size=4)


@given(TEXTS, st.data())
def test_it_does_not_matter_who_else_is_asked_about(texts: list[str], data: st.DataObject) -> None:
    edits = []
    for row, text in enumerate(texts):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 2)))
        edits.append((row, start, end, data.draw(st.text("应该学习", max_size=2))))
    together = read(*texts)
    candidates = Candidates.of(edits)
    found = together.filled(candidates, together.ask(candidates).compared)
    assert all(np.isfinite(part).all() for part in found)
    for row, text in enumerate(texts):
        alone = read(text)
        one = Candidates.of([(0, *edits[row][1:])])
        single = alone.filled(one, alone.ask(one).compared)
        for part, whole in zip(single, found, strict=True):
            assert part[0] == pytest.approx(whole[row], rel=1e-4, abs=1e-4)


def test_a_second_question_is_answered_like_the_first() -> None:
    reading = read("我们因该努力学习。")
    first = Candidates.of([(0, 0, 1, "应")])
    second = Candidates.of([(0, 2, 3, "应")])
    fresh = read("我们因该努力学习。")
    wanted = fresh.filled(second, fresh.ask(second).compared)
    reading.filled(first, reading.ask(first).compared)
    found = reading.filled(second, reading.ask(second).compared)
    assert [float(part[0]) for part in found] == pytest.approx([float(part[0]) for part in wanted])


def test_whole_numbers_are_near_to_what_they_stand_for() -> None:
    around, far = examples(50)
    exact = arrays()
    inputs = np.concatenate((exact["inner"][around].reshape(len(around), -1), far), axis=1)
    units = np.maximum(inputs @ exact["hidden"] + exact["hidden_bias"], 0)
    wanted = units @ exact["onward"] + exact["onward_bias"]
    assert np.abs(CLOZE.expect(around, far) - wanted).max() < 0.03 * np.abs(wanted).max()


def test_what_is_trained_further_is_what_was_written() -> None:
    again = ClozeModel.quantise({**arrays(), **CLOZE.floats()}, *examples(100))
    around, far = examples(50)
    wanted = CLOZE.expect(around, far)
    assert np.abs(again.expect(around, far) - wanted).max() < 0.03 * np.abs(wanted).max()
    for name, exact in arrays().items():
        if exact.dtype == np.float32:
            assert np.abs(CLOZE.floats()[name] - exact).max() < 0.03 * np.abs(exact).max(), name


def test_to_the_bit_the_same_alone_and_among_others() -> None:
    around, far = examples(1000)
    together = CLOZE.expect(around, far)
    for row in range(0, 1000, 37):
        assert (CLOZE.expect(around[row : row + 1], far[row : row + 1])[0] == together[row]).all()


def test_nothing_is_expected_of_no_words() -> None:
    assert CLOZE.expect(*examples(0)).shape == (0, SIZE)


def test_weights_that_could_not_be_multiplied_without_loss_are_refused() -> None:
    with pytest.raises(BundleError, match=r"大于 64：.*build_cloze"):
        ClozeModel({**CLOZE.arrays, "onward": 2 * CLOZE.arrays["onward"]})


def test_without_the_model_nothing_is_expected() -> None:
    reading = LexicalScorer(MODEL, vectors()).read(["我们因该努力学习"])
    edits = Candidates.of([(0, 2, 3, "应")])
    assert not any(part.any() for part in reading.filled(edits, reading.ask(edits).compared))


def test_it_survives_its_file(tmp_path: Path) -> None:
    CLOZE.save(tmp_path / "cloze.safetensors")
    loaded = ClozeModel.load(tmp_path / "cloze.safetensors")
    assert loaded.words == len(MODEL.words)
    around, mean = np.array([[0, 1, 2, 3, 4, 5, loaded.unknown, loaded.end]]), np.ones((1, SIZE), np.float32)
    assert (loaded.expect(around, mean) == CLOZE.expect(around, mean)).all()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"1234")
    with pytest.raises(BundleError, match="broken"):
        ClozeModel.load(tmp_path / "broken")
    ClozeModel({name: array for name, array in CLOZE.arrays.items() if name != "bias"}).save(tmp_path / "lacking")
    with pytest.raises(BundleError, match="lacking：填词模型没有数组 'bias'"):
        ClozeModel.load(tmp_path / "lacking")


def test_a_file_of_an_earlier_version_is_named(tmp_path: Path) -> None:
    file = tmp_path / "earlier"
    save_file({**CLOZE.arrays, "onward": 2 * CLOZE.arrays["onward"]}, file)
    with pytest.raises(BundleError, match="earlier：填词模型的权重大于 64"):
        ClozeModel.load(file)


def test_a_model_that_does_not_fit_is_refused() -> None:
    foreign = ClozeModel({**CLOZE.arrays, "words": np.array([1000], np.int32)})
    with pytest.raises(BundleError, match="填词模型配的是 1000 个词"):
        LexicalScorer(MODEL, vectors(), foreign)
    with pytest.raises(BundleError, match="词向量一起"):
        LexicalScorer(MODEL, None, CLOZE)
