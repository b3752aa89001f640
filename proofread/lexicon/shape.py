"""Which characters look alike: 未末, 己已, 拨拔, 晴睛.

The table is computed from glyphs by ``scripts/build_shape_table.py`` for the 8,105 characters of
通用规范汉字表; each row holds a character, its neighbours best first, and their scores in percent.
"""

from __future__ import annotations

import lzma
from functools import cache

from proofread.errors import ResourceError
from proofread.lexicon.resource import read_resource

NAME = "shape.tsv.xz"


@cache
def _rows() -> dict[str, str]:
    """Unparsed rows by character: most callers need few of them."""
    try:
        table = lzma.decompress(read_resource(NAME)).decode("utf-8")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise ResourceError(f"resource {NAME!r} is not xz-compressed UTF-8 text: {error}") from error
    return {line[0]: line[2:] for line in table.splitlines()}


@cache
def similar(character: str) -> tuple[tuple[str, float], ...]:
    """Characters that look like ``character`` with scores in (0, 1], best first; empty if there are none.

    Raises:
        ResourceError: the packaged table is missing or damaged.
    """
    row = _rows().get(character)
    if row is None:
        return ()
    neighbours, scores = row.split("\t")
    return tuple(zip(neighbours, (int(score) / 100 for score in scores.split()), strict=True))


def is_similar(a: str, b: str) -> bool:
    """Whether one of ``a`` and ``b`` is listed as looking like the other (symmetric; false if equal).

    Raises:
        ResourceError: the packaged table is missing or damaged.
    """
    return any(neighbour == b for neighbour, _ in similar(a)) or any(neighbour == a for neighbour, _ in similar(b))
