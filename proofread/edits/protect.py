"""Find all occurrences of many terms in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from proofread.errors import ConfigError
from proofread.text.spans import Span, SpanSet

#: What a term begins with that is a regular expression.
_PATTERN: Final = "re:"


class TermIndex:
    """Terms grouped by their first character and length: a look-up costs one slice per length that occurs.

    A list of 100,000 names has a handful of lengths per first character, so the time per character of text
    does not depend on how many terms there are. A term that begins with ``re:`` is a regular expression.

    Raises:
        ConfigError: a regular expression is not one.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        given = frozenset(term for term in terms if term)
        patterns = {term for term in given if term.startswith(_PATTERN)}
        self._patterns: Final = tuple(_compiled(term) for term in sorted(patterns))
        self._terms: Final = given - patterns
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[0], set()).add(len(term))
        self._lengths: Final = {first: tuple(sorted(found)) for first, found in lengths.items()}

    def occurrences(self, text: str) -> list[Span]:
        """Every occurrence of every term, overlapping ones included, and what the patterns find; sorted by start."""
        found = [
            Span(start, start + length)
            for start, character in enumerate(text)
            for length in self._lengths.get(character, ())
            if start + length <= len(text) and text[start : start + length] in self._terms
        ]
        if self._patterns:
            found += [Span(*match.span()) for pattern in self._patterns for match in pattern.finditer(text) if match[0]]
            found.sort()
        return found


def _compiled(term: str) -> re.Pattern[str]:
    try:
        return re.compile(term.removeprefix(_PATTERN))
    except re.error as error:
        raise ConfigError(f"不许改动的词 {term!r} 不是合法的正则表达式（第 {(error.pos or 0) + 1} 个字符）") from error


def shields(protected: SpanSet, start: int, end: int, source: str) -> bool:
    """Whether ``source`` at ``[start, end)`` must stay: it is protected, or the blank that parts protected text from
    other text, such as code in a sentence.
    """
    return protected.hit(start, end) or (source.isspace() and protected.hit(start - 1, end + 1))
