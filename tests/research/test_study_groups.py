"""How sentences are grouped, judged and compared."""

from pathlib import Path

import numpy as np
import pytest

from proofread.errors import ConfigError
from proofread.metrics.edit_f import EditFMetric
from proofread.metrics.significance import Comparison, Interval
from proofread.text.heldout import is_heldout
from research.comparison import judgement
from research.comparison.claims import Contrast, verdict
from research.comparison.judgement import Judged, mean_interval
from research.comparison.study import Study, controlled, injected, length_label
from research.comparison.words import error_class


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("今天天气很好。", "今天天气很好。", "clean"),
        ("他是我妈妈。", "她是我妈妈。", "real-word"),  # one character for one character
        ("他有很大的权利。", "他有很大的权力。", "real-word"),  # another word
        ("他有很大的权立。", "他有很大的权力。", "non-word"),
        ("我们应该全力持。", "我们应该全力支持。", "other"),  # missing
        ("们我应该全立支持。", "我们应该全力支持。", "other"),  # two errors
    ],
)
def test_error_classes(source: str, target: str, expected: str) -> None:
    assert error_class(source, target) == expected


@pytest.mark.parametrize(
    ("length", "label"), [(3, ""), (4, "4–10"), (10, "4–10"), (11, "11–20"), (40, "21–40"), (80, "41–80"), (81, "")]
)
def test_lengths(length: int, label: str) -> None:
    assert length_label("字" * length) == label


def corpus(tmp_path: Path, per_length: int) -> tuple[str, set[str]]:
    lines = [f"{'天地人你我他' * 20}"[:size] + str(number) for size in (6, 15, 30, 60) for number in range(3000)]
    kept = [line for line in lines if is_heldout(line)]
    assert len(kept) >= 4 * per_length
    (tmp_path / "clean.txt").write_text("\n".join(lines), "utf-8")
    return str(tmp_path / "*.txt"), set(kept)


def test_injected_sentences_are_held_out_and_have_at_most_one_error(tmp_path: Path) -> None:
    path, kept = corpus(tmp_path, 5)
    study = injected(path, per_length=5)
    assert set(study.targets) <= kept
    assert [len(indices) for _, indices in study.groups("length")] == [5, 5, 5, 5]
    assert [label for label, _ in study.groups("length")] == ["4–10", "11–20", "21–40", "41–80"]
    counted = EditFMetric().statistics(study.sources, study.sources, [[target] for target in study.targets])
    assert counted.sum(axis=1).max() <= 2  # a swap of words may count as two
    assert injected(path, per_length=5) == study


def test_a_length_without_sentences_is_named(tmp_path: Path) -> None:
    path, kept = corpus(tmp_path, 5)
    assert set(injected(path, per_length=500).targets) == kept
    (tmp_path / "clean.txt").write_text("\n".join(line for line in kept if len(line) > 10), "utf-8")
    with pytest.raises(ConfigError, match="4–10"):
        injected(path, per_length=5)


def test_distances_are_in_order() -> None:
    study = controlled(count=80)
    assert [label for label, _ in study.groups("distance")] == ["2–5", "6–10", "11–20", "21–40", "41–60"]
    assert sum(len(indices) for _, indices in study.groups("distance")) == 60  # all but the conjunctions
    assert sum(len(indices) for _, indices in study.groups("phenomenon")) == 80


def toy() -> Study:
    sources = ["甲乙丙丁", "甲乙丙戊", "子丑寅卯", "辰巳午未"]
    targets = ["甲乙丙己", "甲乙丙戊", "子丑庚卯", "辰巳午未"]
    return Study("toy", sources, targets, {"length": ["4–10"] * 4})


def test_seeds_are_pooled_and_their_range_is_shown() -> None:
    study = toy()
    good, bad = list(study.targets), list(study.sources)
    judged = Judged(study, [good, bad])
    found = judged.estimate("edit-f")
    # 2 right, 0 wrong, 2 missed over both seeds: P = 1, R = 1/2
    assert found.value == pytest.approx(1.25 * 0.5 / (0.25 + 0.5))
    assert found.spread == (0.0, 1.0)
    assert judged.value("edit-f", [0]) == found.value
    assert judged.untouched() == 1.0
    assert judgement.tested(Judged(study, [bad]), Judged(study, [good]), "edit-f").difference == 1.0


def test_mean_of_choices() -> None:
    found = mean_interval(np.array([[1.0, 0.5, 0.0], [1.0, 0.5, 0.5]]))
    assert found.value == pytest.approx(3.5 / 6)
    assert found.spread == (0.5, pytest.approx(2 / 3))
    assert found.interval.low <= found.value <= found.interval.high


def test_a_contrast_adds_the_variances() -> None:
    # gains 0.1 ± 0.05 and 0.3 ± 0.05 (standard errors): z = 0.2 / sqrt(0.005) = 2.83
    near = Comparison(0.1, Interval(0.1 - 1.96 * 0.05, 0.1 + 1.96 * 0.05), 0.01)
    far = Comparison(0.3, Interval(0.3 - 1.96 * 0.05, 0.3 + 1.96 * 0.05), 0.01)
    assert Contrast(near, far).p_value == pytest.approx(0.00468, abs=1e-4)
    assert Contrast(near, near).p_value == 1.0


@pytest.mark.parametrize(
    ("difference", "p", "word"), [(0.1, 0.001, "成立"), (-0.1, 0.001, "相反"), (0.1, 0.2, "未见差别")]
)
def test_verdicts(difference: float, p: float, word: str) -> None:
    assert verdict(difference, p) == word
