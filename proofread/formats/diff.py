"""A unified diff of what would change, as ``git apply`` and ``patch`` accept it.

Paragraphs keep their place, so lines pair up and nothing has to be searched. A line of a diff ends with LF:
paragraphs that end with a bare CR are joined until one does. The diff is in the bytes of the file, or it would
not apply; UTF-16 and UTF-32, which no such tool reads, are shown in UTF-8.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from proofread.edits.edit import apply
from proofread.formats.report import FileReport, Paragraph, Reporter

_CONTEXT = 3
_STYLES = {b"-": b"31", b"+": b"32", b"@": b"36"}


class DiffReporter(Reporter):
    """Hands the diff to ``write`` hunk by hunk; holds no more than a hunk.

    ``readable`` is for a person rather than a tool: everything is shown in UTF-8.
    """

    def __init__(self, write: Callable[[bytes], object], *, readable: bool = False, color: bool = False) -> None:
        self._sink = write
        self._readable = readable
        self._color = color
        self._start("")

    def begin(self, path: str) -> None:
        self._start(path)

    def _start(self, path: str) -> None:
        self._path = path
        self._headed = False
        self._old = self._new = b""  # the line that has no LF yet
        self._line = 0
        self._context: deque[bytes] = deque(maxlen=_CONTEXT)
        self._hunk: list[tuple[bytes, bytes]] = []
        self._hunk_line = 0

    def paragraph(self, paragraph: Paragraph) -> None:
        old, new = paragraph.old, paragraph.new
        if self._readable or paragraph.encoding.unit > 1:
            old = (paragraph.text + paragraph.ending).encode()
            new = (apply(paragraph.text, paragraph.edits) + paragraph.ending).encode()
        self._old += old
        self._new += new
        if self._old.endswith(b"\n"):
            self._add_line()

    def end(self, report: FileReport) -> None:
        if self._old:
            self._add_line()
        self._flush()

    def _write(self, line: bytes) -> None:
        style = _STYLES.get(line[:1]) if self._color else None
        self._sink(b"\x1b[%sm%s\x1b[0m\n" % (style, line.rstrip(b"\n")) if style else line)

    def _add_line(self) -> None:
        old, new = self._old, self._new
        self._old = self._new = b""
        self._line += 1
        if old != new:
            if not self._hunk:
                self._hunk_line = self._line - len(self._context)
                self._hunk = [(line, line) for line in self._context]
            self._hunk.append((old, new))
        elif self._hunk:
            self._hunk.append((old, new))
            if all(before == after for before, after in self._hunk[-2 * _CONTEXT - 1 :]):
                self._flush()
        self._context.append(old)

    def _flush(self) -> None:
        if not self._hunk:
            return
        lines, self._hunk = self._hunk, []
        trailing = 0
        for before, after in reversed(lines):
            if before != after:
                break
            trailing += 1
        del lines[len(lines) - max(0, trailing - _CONTEXT) :]
        if not self._headed:
            self._write(b"--- " + _name("a/", self._path) + b"\n")
            self._write(b"+++ " + _name("b/", self._path) + b"\n")
            self._headed = True
        self._write(f"@@ -{self._hunk_line},{len(lines)} +{self._hunk_line},{len(lines)} @@\n".encode())
        position = 0
        while position < len(lines):
            end = position
            while end < len(lines) and lines[end][0] != lines[end][1]:
                end += 1
            for old, _ in lines[position:end]:
                self._write(_line(b"-", old))
            for _, new in lines[position:end]:
                self._write(_line(b"+", new))
            if end < len(lines):
                self._write(_line(b" ", lines[end][0]))
            position = end + 1


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + b"\n\\ No newline at end of file\n"


def _name(prefix: str, path: str) -> bytes:
    """The file name as git writes it: quoted if it has special characters, ended by a tab if it has a space."""
    name = prefix + path.lstrip("/").removeprefix("./")
    if any(character in '"\\' or character < " " for character in name):
        escaped = "".join(
            f"\\{character}" if character in '"\\' else f"\\{ord(character):03o}" if character < " " else character
            for character in name
        )
        return f'"{escaped}"'.encode(errors="surrogateescape")
    return (name + "\t" * (" " in name)).encode(errors="surrogateescape")
