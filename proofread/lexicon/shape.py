"""Which characters look alike: 未末, 己已, 拨拔, 晴睛.

The table is computed from glyphs by ``scripts/build_shape_table.py`` for the 8,105 characters of
通用规范汉字表; each row holds a character, its neighbours best first, and their scores in percent.
"""

from __future__ import annotations

from functools import cache

from proofread.lexicon.resource import read_resource

NAME = "shape.tsv"


@cache
def _table() -> str:
    return "\n" + read_resource(NAME).decode("utf-8")


def known() -> tuple[str, ...]:
    """The characters that look like others."""
    return tuple(line[0] for line in _table().splitlines() if line)


@cache
def similar(character: str) -> tuple[tuple[str, float], ...]:
    """Characters that look like ``character`` with scores in (0, 1], best first; empty if there are none.

    Raises:
        ResourceError: the packaged table is missing or damaged.
    """
    # A text needs few of the rows: to look for them costs less than to split all of them.
    start = _table().find(f"\n{character}\t")
    if start < 0:
        return ()
    _, neighbours, scores = _table()[start + 1 : _table().index("\n", start + 1)].split("\t")
    return tuple(zip(neighbours, (int(score) / 100 for score in scores.split()), strict=True))


def is_similar(a: str, b: str) -> bool:
    """Whether one of ``a`` and ``b`` is listed as looking like the other (symmetric; false if equal).

    Raises:
        ResourceError: the packaged table is missing or damaged.
    """
    return any(neighbour == b for neighbour, _ in similar(a)) or any(neighbour == a for neighbour, _ in similar(b))
