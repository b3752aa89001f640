"""The lines of a corpus that tables are counted from, and how much each source weighs."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from proofread.errors import ConfigError
from proofread.text.heldout import is_heldout


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a plain or xz-compressed text file, without the white space behind them; no empty ones."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as file:
        yield from filter(None, map(str.rstrip, file))


def distinct_lines(path: Path, seen: set[int]) -> Iterator[str]:
    """The lines of ``path`` that are neither held out nor ``seen``, whose hashes join ``seen``.

    Hashes of 64 bits in place of the lines: ten million lines then take a third of a gigabyte.
    """
    for line in lines_of(path):
        number = hash(line)
        if number not in seen:
            seen.add(number)
            if not is_heldout(line):
                yield line


def parse_weights(pairs: Sequence[str]) -> dict[str, float]:
    """``("history*=0.3", …)`` as a mapping.

    Raises:
        ConfigError: one is not ``PATTERN=NUMBER`` with a positive number.
    """
    weights = {}
    for pair in pairs:
        pattern, _, value = pair.rpartition("=")
        try:
            weights[pattern] = float(value)
        except ValueError:
            weights[pattern] = 0.0
        if not pattern or weights[pattern] <= 0:
            raise ConfigError(f"来源的权重：应是 通配=正数，现有 {pair!r}")
    return weights


def weight_of(name: str, weights: Mapping[str, float]) -> float:
    """The weight of the first pattern that source ``name`` matches; 1 if none does."""
    return next((weight for pattern, weight in weights.items() if fnmatch(name, pattern)), 1.0)
