"""Replacements that the user has ordered: always done, whatever a model thinks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from proofread.edits.edit import Edit, Kind
from proofread.edits.protect import TermIndex
from proofread.errors import FormatError
from proofread.text.spans import Span, SpanSet


class Replacements:
    """Wrong forms and what to write instead.

    Args:
        pairs: right forms by wrong ones; an empty right form deletes.
        protected: terms that no replacement may touch.
    """

    def __init__(self, pairs: Mapping[str, str], protected: Iterable[str] = ()) -> None:
        self._pairs: Final = {wrong: right for wrong, right in pairs.items() if wrong != right}
        self._wrong: Final = TermIndex(self._pairs)
        self._protected: Final = TermIndex(protected)

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def edits(self, text: str) -> list[Edit]:
        """Every wrong form in ``text`` as an edit of confidence 1; the longest of those that begin first."""
        found = self._wrong.occurrences(text)
        if not found:
            return []
        protected = SpanSet(self._protected.occurrences(text))
        edits: list[Edit] = []
        for span in sorted(found, key=_longest_first):
            if (edits and span.start < edits[-1].end) or protected.hit(span.start, span.end):
                continue
            source = text[span.start : span.end]
            right = self._pairs[source]
            edits.append(Edit(span.start, span.end, source, right, Kind.SPELLING, 1.0))
        return edits


def parsed(lines: Iterable[str], name: str) -> dict[str, str]:
    """Pairs from lines of the form ``wrong=right``; blank lines do not count.

    Raises:
        FormatError: a line has no ``=``, or nothing in front of it; the message names file and line.
    """
    pairs = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        wrong, separator, right = (part.strip() for part in line.partition("="))
        if not separator or not wrong:
            raise FormatError(f"{name}:{number}：应是 错=对，现有 {line.strip()[:30]!r}")
        pairs[wrong] = right
    return pairs


def joined(first: Iterable[Edit], second: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits of ``first``, and those of ``second`` that do not touch one of them, in order."""
    kept = list(first)
    taken = SpanSet(Span(edit.start, edit.end) for edit in kept)
    kept += [edit for edit in second if not taken.hit(edit.start, edit.end)]
    return tuple(sorted(kept, key=lambda edit: (edit.start, edit.end)))


def _longest_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end
