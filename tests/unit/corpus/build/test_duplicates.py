"""Which sentences occur twice."""

from pathlib import Path

import numpy as np
import pytest

from proofread.corpus.build.duplicates import Lines, first_of_each, near_copies

TEXT = [
    "这个问题需要我们认真对待，不能马虎。",
    "会议定于三月五日上午九点在市政府大楼举行，请各单位派人参加。",
    "这个问题需要我们认真对待，不能马虎。",
    "会议定于三月六日上午九点在市政府大楼举行，请各单位派人参加。",
    "今天下雨。",
    "今天下雪。",
    "公园里的花都开了，孩子们在草地上跑来跑去。",
]


@pytest.fixture
def lines(tmp_path: Path):
    (tmp_path / "lines").write_text("".join(f"{line}\n" for line in TEXT), "utf-8")
    opened = Lines(tmp_path / "lines")
    yield opened
    opened.close()


def test_lines_by_number(lines: Lines) -> None:
    assert [lines[number] for number in range(len(lines))] == TEXT


def test_of_equal_and_nearly_equal_lines_the_first_stays(lines: Lines, tmp_path: Path) -> None:
    kept = first_of_each(lines)
    assert kept.tolist() == [True, True, False, True, True, True, True]
    copies = near_copies(lines, kept, tmp_path, similarity=0.7)
    assert copies.tolist() == [False, False, False, True, False, False, False]
    assert not near_copies(lines, kept, tmp_path, similarity=0.95).any()


def test_nearly_all_similar_pairs_are_found(tmp_path: Path) -> None:
    """Against comparing every pair."""
    rng = np.random.default_rng(5)
    alphabet = [chr(0x4E00 + n) for n in range(400)]
    originals = ["".join(rng.choice(alphabet, 40)) for _ in range(150)]
    changed = []
    for line in originals:
        places = rng.choice(40, rng.integers(1, 6), replace=False)
        changed.append("".join(rng.choice(alphabet) if at in places else c for at, c in enumerate(line)))
    text = originals + changed
    (tmp_path / "lines").write_text("".join(f"{line}\n" for line in text), "utf-8")

    def similarity(one: str, other: str) -> float:
        first, second = ({line[at : at + 3] for at in range(38)} for line in (one, other))
        return len(first & second) / len(first | second)

    wanted = [similarity(*pair) >= 0.8 for pair in zip(originals, changed, strict=True)]
    opened = Lines(tmp_path / "lines")
    found = near_copies(opened, first_of_each(opened), tmp_path, similarity=0.8)
    opened.close()
    assert not found[:150].any()
    assert not (found[150:] & ~np.array(wanted)).any()
    assert found[150:].sum() >= 0.95 * sum(wanted) > 20
