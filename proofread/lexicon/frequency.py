"""How often each character is written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from proofread.lexicon.resource import read_resource


@cache
def frequencies() -> Mapping[str, int]:
    """Occurrences per 100 million characters, most frequent first.

    Covers Han characters, punctuation, letters and digits of a balanced mix of modern Chinese text, and all
    of GB 2312 and the General Standard list (count 1 where they never occurred). Built by
    ``scripts/build_frequency.py``.
    """
    fields = read_resource("characters.tsv").decode().split()
    return MappingProxyType(dict(zip(fields[::2], map(int, fields[1::2]), strict=True)))
