"""Parallel text: corrupted and clean sentences side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofread.edits.example import Example
from proofread.errors import FormatError
from proofread.noise.mixer import Noiser


def corrupt_lines(lines: Iterable[str], noiser: Noiser, *, epoch: int = 0) -> Iterator[Example]:
    """Corrupt every line, numbered from 0; a line end (LF or CRLF) is taken off, nothing else."""
    for index, line in enumerate(lines):
        yield noiser.corrupt(line.removesuffix("\n").removesuffix("\r"), epoch=epoch, index=index)


def to_tsv(pair: Example) -> str:
    """``source<TAB>target``, without line end.

    Raises:
        FormatError: the text holds a tab or a line break. It is refused rather than escaped, because readers
            of such files do not agree on an escape.
    """
    for mark, name in (("\t", "制表符"), ("\n", "换行符"), ("\r", "回车符")):
        if mark in pair.target:
            raise FormatError(f"TSV 的一行里不能有{name}：{pair.target!r}")
    return f"{pair.source}\t{pair.target}"


def to_marked(pair: Example) -> str:
    """The corrupted sentence with each error and its correction marked: ``[-因-]{+应+}该``."""
    pieces: list[str] = []
    position = 0
    for edit in pair.edits:
        pieces.append(pair.source[position : edit.start])
        if edit.source:
            pieces.append(f"[-{edit.source}-]")
        if edit.replacement:
            pieces.append(f"{{+{edit.replacement}+}}")
        position = edit.end
    pieces.append(pair.source[position:])
    return "".join(pieces)
