"""The curve at fixed cleanliness, on edits made by hand."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from proofread.edits.edit import Edit
from proofread.errors import ConfigError
from proofread.evaluation import curve as module
from proofread.evaluation.curve import LEVELS, curve
from proofread.metrics.testset import TestSet, from_tsv
from proofread.runtime.bundle import Bundle, load_bundle

Made = Mapping[str, list[list[Edit]]]


def edit(confidence: float, new: str = "很") -> list[Edit]:
    return [Edit(2, 3, "恨", new, confidence=confidence)]


@pytest.fixture
def sets(tmp_path: Path) -> dict[str, TestSet]:
    (tmp_path / "wrong.tsv").write_text("今天恨好。\t今天很好。\n" * 100, encoding="utf-8")
    (tmp_path / "clean.tsv").write_text("今天恨好。\t今天恨好。\n" * 200, encoding="utf-8")
    return {name: from_tsv(tmp_path / f"{name}.tsv") for name in ("wrong", "clean")}


@pytest.fixture
def bundles(monkeypatch: pytest.MonkeyPatch) -> tuple[Bundle, Bundle]:
    """The first puts 80 of 100 right for the price of a clean sentence in a hundred, the second 40."""
    first, second = load_bundle(), load_bundle()
    made: dict[int, Made] = {
        id(bundle): {
            "wrong": [edit(0.9)] * count + [edit(0.5)] * 10 + [edit(0.9, "狠")] * (90 - count),
            "clean": [edit(0.95)] * 1 + [edit(0.7)] * 2 + [edit(0.3)] * 197,
        }
        for bundle, count in ((first, 80), (second, 40))
    }
    monkeypatch.setattr(module, "_found", lambda bundle, sets, device: made[id(bundle)])
    return first, second


def test_each_level_takes_the_lowest_threshold_that_keeps_it(
    bundles: tuple[Bundle, Bundle], sets: dict[str, TestSet]
) -> None:
    loose, medium, tight = curve(bundles[0], sets, device="cpu")
    assert [one.level for one in (loose, medium, tight)] == list(LEVELS)
    # 4, 2 and 1 of 200 may change: above 0.3, 0.7 and 0.7.
    assert 0.3 < loose.threshold < 0.5 < 0.7 < medium.threshold == tight.threshold < 0.9
    assert loose.scores == {"wrong": pytest.approx(2 * 90 / (2 * 90 + 10))}
    assert tight.mean == tight.scores["wrong"] == pytest.approx(2 * 80 / (2 * 80 + 20))
    assert tight.low < tight.mean < tight.high
    assert tight.difference is None


def test_another_model_is_compared_at_the_same_level(bundles: tuple[Bundle, Bundle], sets: dict[str, TestSet]) -> None:
    one = curve(bundles[0], sets, device="cpu", against=bundles[1])[-1]
    assert one.difference == pytest.approx(160 / 180 - 80 / 140)
    assert one.low is not None and one.high is not None and one.difference is not None
    assert 0 < one.low < one.difference < one.high
    same = curve(bundles[0], sets, device="cpu", against=bundles[0])[0]
    assert (same.difference, same.low, same.high) == (0, 0, 0)


def test_sets_of_both_kinds_are_needed(bundles: tuple[Bundle, Bundle], sets: dict[str, TestSet]) -> None:
    with pytest.raises(ConfigError, match="没有错的"):
        curve(bundles[0], {"wrong": sets["wrong"]}, device="cpu")
