"""The prose of Python: what its docstrings say, line by line. The rest of a program is nobody's to correct."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from proofread.documents.base import Place, Segment
from proofread.text.spans import LineIndex, Span

_OPENING: Final = re.compile(r"([rRuU]?)(\"\"\"|'''|\"|')")
#: Names of parameters, literals and escapes.
_CODE: Final = re.compile(r"``.*?``|`[^`]*`|\\.|^\s*[*\w]+(?: \([^)]*\))?: |:\w+(?: \w+)*:")
_EXAMPLE: Final = (">>>", "...")
_WITH_DOCSTRING: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings(text: str) -> Iterator[Segment]:
    """Every line of every docstring of a module; none while the module does not parse."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = LineIndex(text)
    for node in ast.walk(module):
        if isinstance(node, _WITH_DOCSTRING) and node.body and ast.get_docstring(node, clean=False) is not None:
            statement = node.body[0]
            start = _offset(text, lines, statement.lineno, statement.col_offset)
            end = _offset(text, lines, statement.end_lineno or statement.lineno, statement.end_col_offset or 0)
            opening = _OPENING.match(text, start)
            if opening is not None and text.endswith(opening[2], start, end):
                yield from _lines(text, lines, opening.end(), end - len(opening[2]))


def _lines(text: str, lines: LineIndex, start: int, end: int) -> Iterator[Segment]:
    example = False
    for line in text[start:end].splitlines(keepends=True):
        bare = line.strip()
        example = bare.startswith(_EXAMPLE) or (example and bool(bare))
        if bare and not example:
            row, column = lines.position(start)
            protected = tuple(Span(*found.span()) for found in _CODE.finditer(line))
            yield Segment(line.rstrip("\r\n"), Place(row + 1, column + 1, offset=start), protected)
        start += len(line)


def _offset(text: str, lines: LineIndex, row: int, column: int) -> int:
    """What ``ast`` means by a line from 1 and a column in bytes of UTF-8."""
    start = lines.offset(row - 1, 0)
    return start + len(text[start : start + column].encode()[:column].decode(errors="ignore"))
