r"""Characters that a file writes as numbers: ``\u6211``, as JSON and YAML know it.

A parser gets the file with the characters themselves, so that they are found like any others; what replaces them is
written as they were. Only characters that are sure to be no syntax count; others stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

# a backslash takes the next character with it: in \\u6211 the second one begins nothing
_ESCAPE: Final = re.compile(r"\\(?:u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|u([\da-fA-F]{4})|.)")


class Resolved:
    """The text of a file with such characters in place of their numbers.

    Attributes:
        text: what it is.
    """

    def __init__(self, written: str, *, resolve: bool = True) -> None:
        """Read the text that is ``written`` in a file; without ``resolve`` it is what it is."""
        self._written = written
        self._at: list[int] = []  # where in the text such a character stands
        self._drift = [0]  # by how much the file is longer up to there
        pieces: list[str] = []
        end = 0
        for match in _ESCAPE.finditer(written) if resolve else ():
            if character := _character(match):
                self._at.append(match.start() - self._drift[-1])
                self._drift.append(self._drift[-1] + match.end() - match.start() - 1)
                pieces += (written[end : match.start()], character)
                end = match.end()
        self.text: Final = "".join((*pieces, written[end:]))

    def offset(self, index: int) -> int:
        """Where in the file ``text[index]`` stands."""
        return index + self._drift[bisect_left(self._at, index)]

    def numbers(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The characters of ``text[start:end]`` that are written as numbers: index, and characters of the file."""
        for place in range(bisect_left(self._at, start), bisect_left(self._at, end)):
            yield self._at[place], 1 + self._drift[place + 1] - self._drift[place]

    def like(self, replacement: str, start: int, end: int) -> str:
        """``replacement`` as ``text[start:end]`` is written: character for character where both are equally long, an
        insertion as the character in front of it.
        """
        if len(replacement) == end - start > 1:
            return "".join(self.like(new, start + at, start + at + 1) for at, new in enumerate(replacement))
        written = self._written[self.offset(start) : self.offset(end)]
        if replacement == self.text[start:end]:
            return written
        if next(self.numbers(start - (start == end), end), None) is None:
            return replacement
        lower = written == written.lower()
        return "".join(one if one.isascii() else _number(one, lower=lower) for one in replacement)


def _character(match: re.Match[str]) -> str:
    """The character that a match means, if it may be resolved."""
    high, low, single = match.groups()
    if high:
        character = chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    else:
        character = chr(int(single or "0", 16))
    return "" if character.isascii() or not character.isprintable() else character


def _number(character: str, *, lower: bool) -> str:
    units = character.encode("utf-16-be")
    numbers = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return "".join(f"\\u{number:04x}" if lower else f"\\u{number:04X}" for number in numbers)
