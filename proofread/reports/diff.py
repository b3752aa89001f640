"""A unified diff of what would change, as ``git apply`` and ``patch`` accept it.

Corrections never add or remove a line feed, so the lines of the old file and of the new one pair up and nothing
has to be searched. The diff is in the bytes of the file, or it would not apply; UTF-16 and UTF-32, which no such
tool reads, are shown in UTF-8. Of a document that is no text file, the text of its segments is compared.
"""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, cast

from proofread.documents.base import Correction, Document
from proofread.documents.encoding import Encoding
from proofread.documents.report import FileReport
from proofread.documents.source import Source
from proofread.edits.edit import apply
from proofread.reports.base import Reporter
from proofread.reports.visible import visible

_CONTEXT: Final = 3
_STYLES: Final = {"-": "31", "+": "32", "@": "36"}
#: A codec and its way with errors that give every byte back as it was.
_EXACT: Final = ("utf-8", "surrogateescape")


class DiffReporter(Reporter):
    """Hands the diff to ``write`` hunk by hunk; holds no more than a hunk.

    ``readable`` is for a person rather than a tool: everything is shown in UTF-8, without control characters.
    """

    def __init__(self, write: Callable[[bytes], object], *, readable: bool = False, color: bool = False) -> None:
        self._write = write
        self._readable = readable
        self._color = color
        self._begin("")

    def begin(self, path: str) -> None:
        self._begin(path)

    def _begin(self, path: str) -> None:
        self._hunks = _Hunks(path, lambda line: self._write(self._shown(line).encode(*_EXACT)))
        self._lines: _NewLines | None = None

    def sink(self, source: Source, document: Document) -> BinaryIO | None:
        encoding = document.encoding
        if encoding is None:
            return None
        self._lines = _NewLines(source, encoding if self._readable or encoding.unit > 1 else None, self._hunks.add)
        return cast(BinaryIO, self._lines)

    def correction(self, correction: Correction) -> None:
        if self._lines is None:
            segment, edits, _ = correction
            self._hunks.add(segment.text + "\n", apply(segment.text, edits) + "\n")

    def end(self, report: FileReport) -> None:
        if self._lines is not None:
            self._lines.close()
        self._hunks.flush()

    def _shown(self, line: str) -> str:
        if self._readable:
            line = visible(line.rstrip("\r\n")) + "\n"
        style = _STYLES.get(line[:1]) if self._color else None
        return f"\x1b[{style}m{line.rstrip(chr(10))}\x1b[0m\n" if style else line


class _NewLines:
    """Takes the bytes of the new file as they are written, and pairs its lines with those of the old file.

    The lines are those of a text in ``encoding``, or stand for their bytes if there is none.
    """

    def __init__(self, source: Source, encoding: Encoding | None, pair: Callable[[str, str], object]) -> None:
        codec, errors = _EXACT if encoding is None else (encoding.codec, "strict")
        self._mark = "" if encoding is None else "\ufeff"
        self._old = _lines(source, codec, errors)
        self._decoder = codecs.getincrementaldecoder(codec)(errors)
        self._pair = pair
        self._unfinished: list[str] = []

    def write(self, data: bytes, *, final: bool = False) -> int:
        *ended, rest = self._decoder.decode(data, final).split("\n")
        for part in ended:
            self._finish(part + "\n")
        self._unfinished.append(rest)
        return len(data)

    def close(self) -> None:
        self.write(b"", final=True)
        for old in self._old:  # a last line without a line feed, of which nothing may be left
            self._finish_with(old, "".join(self._unfinished))

    def _finish(self, end: str) -> None:
        old, new = next(self._old), "".join((*self._unfinished, end))
        self._unfinished.clear()
        self._finish_with(old, new)

    def _finish_with(self, old: str, new: str) -> None:
        # Only the first line can begin with a byte order mark; elsewhere the character is text.
        self._pair(old.removeprefix(self._mark), new.removeprefix(self._mark))
        self._mark = ""


def _lines(source: Source, codec: str, errors: str) -> Iterator[str]:
    with source.open() as raw, io.TextIOWrapper(raw, codec, errors, newline="\n") as text:
        yield from text


class _Hunks:
    """Groups pairs of lines into hunks with context, and writes them line by line."""

    def __init__(self, path: str, write: Callable[[str], object]) -> None:
        self._path = path
        self._write = write
        self._headed = False
        self._number = 0
        self._context: deque[str] = deque(maxlen=_CONTEXT)
        self._pairs: list[tuple[str, str]] = []
        self._first = 0

    def add(self, old: str, new: str) -> None:
        """The next line of the file, before and after."""
        self._number += 1
        if old != new and not self._pairs:
            self._first = self._number - len(self._context)
            self._pairs = [(line, line) for line in self._context]
        if old != new or self._pairs:
            self._pairs.append((old, new))
            if all(before == after for before, after in self._pairs[-2 * _CONTEXT - 1 :]):
                self.flush()
        self._context.append(old)

    def flush(self) -> None:
        """Write the hunk that is open, if one is."""
        pairs, self._pairs = self._pairs, []
        if not pairs:
            return
        last = max(number for number, (old, new) in enumerate(pairs) if old != new)
        del pairs[last + 1 + _CONTEXT :]
        if not self._headed:
            self._write(f"--- {_name('a/', self._path)}\n")
            self._write(f"+++ {_name('b/', self._path)}\n")
            self._headed = True
        left = sum(new != "" for _, new in pairs)
        self._write(f"@@ -{self._first},{len(pairs)} +{self._first - (not left)},{left} @@\n")
        added: list[str] = []  # removed lines that follow one another go first
        for old, new in pairs:
            if old == new:
                self._write_all("+", added)
                added.clear()
                self._write_all(" ", [old])
            else:
                self._write_all("-", [old])
                added.append(new)
        self._write_all("+", added)

    def _write_all(self, sign: str, lines: list[str]) -> None:
        for line in filter(None, lines):
            self._write(sign + line if line.endswith("\n") else f"{sign}{line}\n")
            if not line.endswith("\n"):
                self._write("\\ No newline at end of file\n")


def _name(prefix: str, path: str) -> str:
    """The file name as git writes it: quoted if it has special characters, ended by a tab if it has a space."""
    name = prefix + path.lstrip("/").removeprefix("./")
    if any(character in '"\\' or character < " " or character == "\x7f" for character in name):
        escaped = (f"\\{c}" if c in '"\\' else f"\\{ord(c):03o}" if c < " " or c == "\x7f" else c for c in name)
        return f'"{"".join(escaped)}"'
    return name + "\t" * (" " in name)
