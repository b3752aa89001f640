"""Where in a file does a text stand that a parser took out of it?

Parsers of markup give the text of a paragraph, but seldom say where it was. So they are given a copy of the file in
which the first ideograph of every run of Han is replaced by another one, rare and different each time: to any parser it
is as good a letter as the one before, and wherever it comes out again, it says where it came from. From there the text
is followed in both directions as long as it is the same in the file; what is not there letter for letter (a resolved
entity, an escape, a line break) belongs to the parser and cannot change.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from proofread.text.characters import HAN_RUN

#: CJK Extension B as of Unicode 3.1, which every parser takes for letters; its 42,711 characters come round again
#: after some 300,000 characters of a file.
_MARKS: Final = range(0x20000, 0x2A6D7)
MARK: Final = re.compile(f"[{chr(_MARKS.start)}-{chr(_MARKS.stop - 1)}]")
#: What may be syntax of the file, or may have been written another way in it; a place of these is never taken for sure.
_SYNTAX: Final = frozenset("\\&<>{}[]\"'`*_~^$#|@=\t\r\n\v\f")


class Stretch(NamedTuple):
    """``length`` characters from ``start`` of a text are those from ``source`` of the file."""

    start: int
    length: int
    source: int


class Tracer:
    """A file's text with marks in it.

    Attributes:
        text: what it is.
        marked: what a parser gets.
    """

    def __init__(self, text: str) -> None:
        self.text: Final = text
        used = set(text)
        marks = [mark for mark in map(chr, _MARKS) if mark not in used]
        self._places: dict[str, list[int]] = {}
        pieces: list[str] = []
        end = 0
        for number, run in enumerate(HAN_RUN.finditer(text)):
            mark = marks[number % len(marks)]
            self._places.setdefault(mark, []).append(run.start())
            pieces += (text[end : run.start()], mark)
            end = run.start() + 1
        self.marked: Final = "".join((*pieces, text[end:]))

    def trace(self, shown: str, near: int = 0) -> tuple[str, list[Stretch]]:
        """What came out of a parser, without marks, and the stretches of it that stand in the file letter for letter.

        Args:
            shown: a text with marks.
            near: where in the file it is expected; asked where marks have come round again.
        """
        found: list[Stretch] = []
        pieces: list[str] = []
        end = 0
        for mark in MARK.finditer(shown):
            if mark.start() < end or mark[0] not in self._places:
                continue
            source = self._place(shown, mark.start(), near)
            floor = found[-1].source + found[-1].length if found and found[-1].source < source else 0
            before, after = 0, self._agreement(shown, mark.start(), source)
            while (
                mark.start() - before > end
                and source - before > floor
                and self._same(shown, mark.start() - before - 1, source - before - 1)
            ):
                before += 1
            start, near = mark.start() - before, source + after
            found.append(Stretch(start, before + after, source - before))
            pieces += (shown[end:start], self.text[source - before : near])
            end = mark.start() + after
        return "".join((*pieces, shown[end:])), found

    def _place(self, shown: str, index: int, near: int) -> int:
        """The place of the mark ``shown[index]``: where the file goes on as the text does, and the nearest such."""
        places = self._places[shown[index]]
        return max(places, key=lambda place: (self._agreement(shown, index, place), -abs(place - near)))

    def _agreement(self, shown: str, index: int, source: int) -> int:
        """How many characters the text from ``index`` and the file from ``source`` have in common."""
        count = 0
        while self._same(shown, index + count, source + count):
            count += 1
        return count

    def _same(self, shown: str, index: int, source: int) -> bool:
        if index >= len(shown) or source >= len(self.marked):
            return False
        return shown[index] == self.marked[source] and shown[index] not in _SYNTAX
