"""Offsets as the editor counts them: lines that end at LF, CRLF or CR, columns in the unit that was agreed on."""

from __future__ import annotations

from typing import Final

from lsprotocol import types

from proofread.text.spans import LineIndex

_WIDTHS: Final = {
    types.PositionEncodingKind.Utf8: lambda character: len(character.encode("utf-8", "surrogatepass")),
    types.PositionEncodingKind.Utf16: lambda character: 2 if character > "\uffff" else 1,
    types.PositionEncodingKind.Utf32: lambda character: 1,
}


class Positions:
    """Converts between code points of ``text`` and the editor's positions."""

    def __init__(self, text: str, encoding: types.PositionEncodingKind | str | None) -> None:
        """Count columns in ``encoding``; UTF-16 when none was agreed on."""
        self._text = text
        self._lines = LineIndex(text)
        self._width = _WIDTHS[types.PositionEncodingKind(encoding or types.PositionEncodingKind.Utf16)]

    def position(self, offset: int) -> types.Position:
        """The position of the code point ``offset``."""
        line, column = self._lines.position(offset)
        return types.Position(line, sum(map(self._width, self._text[offset - column : offset])))

    def range(self, start: int, end: int) -> types.Range:
        """The range of ``text[start:end]``."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """The code point at ``position``; beyond the end of a line it is the end of that line."""
        if position.line >= len(self._lines):
            return len(self._text)
        offset = self._lines.offset(position.line, 0)
        units = position.character
        while units > 0 and offset < len(self._text) and self._text[offset] not in "\r\n":
            units -= self._width(self._text[offset])
            offset += 1
        return offset
