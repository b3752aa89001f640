"""Plain text: proofread a file paragraph by paragraph and leave every byte outside the edits alone.

A paragraph is one line; only CR, LF and CRLF end one. The file streams: what is held in memory is what the
corrector reads ahead, however long the file is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from proofread.edits.edit import Edit, apply
from proofread.errors import EncodingError, ProofreadError
from proofread.formats.atomic import draft
from proofread.formats.encoding import Encoding, decode, detect
from proofread.formats.lines import split_lines
from proofread.formats.report import FileReport, Paragraph

_CHUNK = 1 << 18
#: The guard that drops edits whose replacement the encoding of the file cannot express.
_ENCODING_GUARD = "encoding"


class Outcome(Protocol):
    """What a corrector says about one text."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Accepted edits with offsets in the text."""

    @property
    def dropped(self) -> Counter[str]:
        """Rejected proposals by guard."""

    @property
    def sentences(self) -> int:
        """Sentences seen."""


Pipe = Callable[[Iterable[str]], Iterator[Outcome]]
Observer = Callable[[Paragraph], object]


def correct_file(
    path: str | Path,
    pipe: Pipe,
    *,
    output: str | Path | None = None,
    encoding: str | None = None,
    backup: bool = False,
    write: bool = True,
    observe: Observer | None = None,
) -> FileReport:
    """Proofread the file at ``path``, in place unless told otherwise.

    Writing is atomic: on any error, and on Ctrl-C, the old file is still there, untouched. A file without
    edits is not rewritten.

    Args:
        path: the file.
        pipe: yields one outcome for each text, in order; it may read ahead.
        output: write here instead; written even when there are no edits.
        encoding: of the file; detected when absent.
        backup: keep the replaced file as ``NAME.bak`` (``.bak1`` … when that exists).
        write: ``False`` only reports.
        observe: called with every paragraph as soon as it is known.

    Raises:
        EncodingError: the file does not decode, or cannot be written back as it was.
        ProofreadError: the file is read-only, or changed in the meantime.
        OSError: the file cannot be read or written.
    """
    source, target = Path(path), Path(path if output is None else output)
    if write and target.exists() and not (target.is_file() and os.access(target, os.W_OK)):
        raise ProofreadError(f"{target}: not a writable file; nothing was written")
    with source.open("rb") as raw, seekable(raw) as stream:
        if not write:
            return correct_stream(stream, pipe, name=str(path), encoding=encoding, observe=observe)
        before = _fingerprint(source)
        with draft(target) as new:
            report = correct_stream(stream, pipe, name=str(path), encoding=encoding, write=new.write, observe=observe)
            if _fingerprint(source) != before:
                raise ProofreadError(f"{path}: changed while it was being proofread; nothing was written")
            if report.edits or output is not None:
                new.commit(backup=backup)
                report.written = target
    return report


def correct_stream(
    stream: IO[bytes],
    pipe: Pipe,
    *,
    name: str,
    encoding: str | None = None,
    write: Callable[[bytes], object] | None = None,
    observe: Observer | None = None,
) -> FileReport:
    """Proofread a seekable binary stream; ``write`` receives the new content piece by piece.

    Raises:
        EncodingError: before anything is written if the stream does not decode.
    """
    started = time.perf_counter()
    found = detect(stream, name=name, declared=encoding)
    report = FileReport(path=name, encoding=found)
    if write is not None:
        write(found.mark)
    waiting: deque[tuple[bytes, str, str]] = deque()

    def texts() -> Iterator[str]:
        for raw, text in _paragraphs(stream, found, name):
            body = text.rstrip("\r\n")
            waiting.append((raw, body, text[len(body) :]))
            yield body

    remaining = texts()
    line = 0
    for line, outcome in enumerate(pipe(remaining), start=1):
        raw, text, ending = waiting.popleft()
        new, edits = _splice(raw, text, ending, outcome.edits, found, name=name, line=line)
        if write is not None:
            write(new)
        if observe is not None:
            mark = found.mark if line == 1 else b""
            observe(Paragraph(found, line, report.characters, text, ending, edits, mark + raw, mark + new))
        report.characters += len(text) + len(ending)
        report.sentences += outcome.sentences
        report.edits.update(edit.kind for edit in edits)
        report.dropped.update(outcome.dropped)
        if len(edits) < len(outcome.edits):
            report.dropped[_ENCODING_GUARD] += len(outcome.edits) - len(edits)
    if waiting or next(remaining, None) is not None:
        raise RuntimeError(f"{name}: the corrector returned only {line} results; nothing was written")
    report.seconds = time.perf_counter() - started
    return report


@contextmanager
def seekable(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """``stream``, or a temporary copy where it is a pipe or partly read: detection reads it all, and again."""
    if stream.seekable() and stream.tell() == 0:
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        yield copy


def _fingerprint(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _paragraphs(stream: IO[bytes], encoding: Encoding, name: str) -> Iterator[tuple[bytes, str]]:
    """Every paragraph with its terminator, as bytes and as text."""
    offset = len(encoding.mark)
    stream.seek(offset)
    for raw in split_lines(iter(lambda: stream.read(_CHUNK), b""), encoding):
        yield raw, decode(raw, encoding, name=name, offset=offset)
        offset += len(raw)


def _splice(
    raw: bytes, text: str, ending: str, edits: tuple[Edit, ...], encoding: Encoding, *, name: str, line: int
) -> tuple[bytes, tuple[Edit, ...]]:
    """The bytes of a paragraph after ``edits``, and those of them that its encoding can express."""
    edits = tuple(edit for edit in edits if _encodable(edit.replacement, encoding))
    if not edits:
        return raw, edits
    if (text + ending).encode(encoding.codec) != raw:
        raise EncodingError(
            f"{name}: line {line} cannot be written back byte for byte in {encoding.name}; nothing was written"
        )
    return (apply(text, edits) + ending).encode(encoding.codec), edits


def _encodable(text: str, encoding: Encoding) -> bool:
    try:
        text.encode(encoding.codec)
    except UnicodeEncodeError:
        return False
    return True
