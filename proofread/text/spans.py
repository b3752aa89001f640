"""Half-open spans of code points, and conversion to the units that other programs count in.

Inside the project an offset is always a code point of the original text. Lines and columns, UTF-16 units
(LSP, LanguageTool) and UTF-8 bytes (rdjson, typos) exist only at the edge; the two indexes here convert.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from proofread.text.points import code_points

_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


class Span(NamedTuple):
    """``text[start:end]``."""

    start: int
    end: int


class SpanSet:
    """Any spans, merged where they overlap or touch; asks in O(log n) whether an edit would damage one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
            else:
                merged.append(Span(start, end))
        self.spans: Final = merged
        self._starts = [span.start for span in merged]

    def hit(self, start: int, end: int) -> bool:
        """Whether replacing ``[start, end)`` changes or splits one of the spans.

        An insertion (``start == end``) damages a span only from inside, not at its borders.
        """
        if start == end:
            index = bisect_left(self._starts, start) - 1
            return index >= 0 and start < self.spans[index].end
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and start < self.spans[index].end


class LineIndex:
    r"""Offsets to zero-based (line, column in code points) and back; ``\n``, ``\r\n``, ``\r`` end lines."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
        self._length = len(text)

    def __len__(self) -> int:
        """Number of lines: one more than the line breaks."""
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """The (line, column) of ``offset``; raises ``IndexError`` outside ``[0, len(text)]``."""
        if not 0 <= offset <= self._length:
            raise IndexError(f"offset {offset} outside a text of {self._length} characters")
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def offset(self, line: int, column: int) -> int:
        """The offset of (line, column); raises ``IndexError`` when there is no such place."""
        if not 0 <= line < len(self._starts):
            raise IndexError(f"line {line} outside a text of {len(self._starts)} lines")
        last = line + 1 == len(self._starts)
        offset = self._starts[line] + column
        if column < 0 or offset > self._length or not (last or offset < self._starts[line + 1]):
            raise IndexError(f"column {column} outside line {line}")
        return offset


class UnitIndex:
    """Code-point offsets to offsets in smaller units (UTF-16 units or UTF-8 bytes) and back."""

    def __init__(self, widths: npt.NDArray[np.int64]) -> None:
        self._offsets = np.concatenate(([0], np.cumsum(widths)))

    @classmethod
    def utf16(cls, text: str) -> Self:
        """Count UTF-16 code units: two for a character beyond the Basic Multilingual Plane."""
        return cls(1 + (code_points(text) > 0xFFFF).astype(np.int64))

    @classmethod
    def utf8(cls, text: str) -> Self:
        """Count UTF-8 bytes: one to four for a character."""
        points = code_points(text)
        return cls(1 + np.searchsorted(np.array([0x80, 0x800, 0x10000]), points, side="right"))

    def units(self, offset: int) -> int:
        """The offset in units of the code-point offset ``offset``; raises ``IndexError`` when outside."""
        if not 0 <= offset < len(self._offsets):
            raise IndexError(f"offset {offset} outside a text of {len(self._offsets) - 1} characters")
        return int(self._offsets[offset])

    def offset(self, units: int) -> int:
        """The code-point offset of ``units``; inside a character it is that character's start."""
        if not 0 <= units <= self._offsets[-1]:
            raise IndexError(f"unit offset {units} outside a text of {self._offsets[-1]} units")
        return int(np.searchsorted(self._offsets, units, side="right")) - 1
