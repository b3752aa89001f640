"""Find all occurrences of many fixed terms in a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from proofread.text.spans import Span


class TermIndex:
    """Terms grouped by their first character and length: a look-up costs one slice per length that occurs.

    A list of 100,000 names has a handful of lengths per first character, so the time per character of text
    does not depend on how many terms there are.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms: Final = frozenset(term for term in terms if term)
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[0], set()).add(len(term))
        self._lengths: Final = {first: tuple(sorted(found)) for first, found in lengths.items()}

    def occurrences(self, text: str) -> list[Span]:
        """Every occurrence of every term, overlapping ones included, sorted by start."""
        return [
            Span(start, start + length)
            for start, character in enumerate(text)
            for length in self._lengths.get(character, ())
            if start + length <= len(text) and text[start : start + length] in self._terms
        ]
