from pathlib import Path

import numpy as np
import pytest

from proofread.errors import FormatError
from proofread.metrics.testset import TestSet
from research.detector.judging import draw_roc, judge_detection


def sets(labels: list[int]) -> TestSet:
    references = [[f"句{i}", f"句子{i}"] if not wrong else [f"改{i}"] for i, wrong in enumerate(labels)]
    return TestSet([f"句{i}" for i in range(len(labels))], references, None, Path("a.tsv"))


def test_auc_and_filter_by_hand() -> None:
    found = judge_detection([0.9, 0.8, 0.4, 0.4, 0.1], sets([1, 0, 1, 0, 0]), seconds=2)
    assert (found.wrong, found.clean, found.speed) == (2, 3, 5)
    # Of six pairs the wrong sentence is ahead in four and level in one.
    assert found.auc == pytest.approx(4.5 / 6)
    assert found.interval.low <= found.auc <= found.interval.high
    # Both wrong sentences need the threshold 0.4, below which one clean sentence of three lies.
    assert found.thresholds == {recall: pytest.approx(0.4) for recall in (0.90, 0.95, 0.99)}
    assert found.skipped == {recall: pytest.approx(1 / 3) for recall in (0.90, 0.95, 0.99)}


def test_recalls_differ_where_they_should() -> None:
    probabilities = np.linspace(1, 0, 200)
    labels = [1] * 95 + [0] * 100 + [1] * 5
    found = judge_detection(probabilities.tolist(), sets(labels), seconds=1)
    assert found.skipped == {0.90: 1.0, 0.95: 1.0, 0.99: 0.0}
    assert found.auc == pytest.approx(0.95)


@pytest.mark.parametrize("label", [0, 1])
def test_one_kind_of_sentences_has_no_curve(label: int) -> None:
    with pytest.raises(FormatError, match=r"a\.tsv: a ROC curve needs sentences with and without errors"):
        judge_detection([0.5, 0.6], sets([label] * 2), seconds=1)


def test_the_curve_is_drawn() -> None:
    png, svg = draw_roc({"toy": (np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 1.0]))})
    assert png.startswith(b"\x89PNG")
    assert "toy" in svg
