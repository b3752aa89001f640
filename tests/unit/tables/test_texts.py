"""Corpus lines and weights."""

import lzma
from pathlib import Path

import pytest

from proofread.errors import ConfigError
from proofread.tables.texts import distinct_lines, parse_weights, weight_of
from proofread.text.heldout import is_heldout


def test_held_out_and_repeated_lines_are_left_out(tmp_path: Path) -> None:
    lines = [f"第{n}句。" for n in range(1000)]
    (tmp_path / "plain.txt").write_text("\n".join([*lines, "", lines[0]]) + "\n", encoding="utf-8")
    with lzma.open(tmp_path / "packed.txt.xz", "wt", encoding="utf-8") as file:
        file.write(f"{lines[1]} \n另一句。\n")
    seen: set[int] = set()
    plain = list(distinct_lines(tmp_path / "plain.txt", seen))
    assert plain == [line for line in lines if not is_heldout(line)]
    assert list(distinct_lines(tmp_path / "packed.txt.xz", seen)) == ["另一句。"]


def test_the_first_matching_pattern_gives_the_weight() -> None:
    weights = parse_weights(["law-2*=2", "law*=0.5"])
    assert [weight_of(name, weights) for name in ("law-2.txt", "law.txt", "news.txt")] == [2.0, 0.5, 1.0]


@pytest.mark.parametrize("wrong", ["law", "law=", "=2", "law=0", "law=-1", "law=x"])
def test_a_weight_that_is_none(wrong: str) -> None:
    with pytest.raises(ConfigError, match="通配=正数"):
        parse_weights([wrong])
