"""Where the bytes of a document are: in a file, in memory, or in a copy of what came through a pipe."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be read as often as needed.

    Attributes:
        name: what messages call it; its suffix tells the format.
        open: a new stream at the beginning; streams of one source do not disturb each other.
    """

    name: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of(cls, origin: Source | str | Path | bytes) -> Source:
        """The source that a caller means: a path, the content itself, or a source as it is."""
        if isinstance(origin, Source):
            return origin
        if isinstance(origin, bytes):
            return cls("<bytes>", partial(io.BytesIO, origin))
        return cls(str(origin), lambda: Path(origin).open("rb"))

    def read(self, size: int = -1) -> bytes:
        """The first ``size`` bytes, by default all."""
        with self.open() as stream:
            return stream.read(size)


@contextmanager
def spooled(stream: IO[bytes], name: str) -> Iterator[Source]:
    """What is left in ``stream``; a pipe, which can be read only once, is copied to a file without a name."""
    if stream.seekable() and stream.tell() == 0:
        yield Source(name, lambda: io.BufferedReader(_View(stream)))
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        yield Source(name, lambda: io.BufferedReader(_View(copy)))


class _View(io.RawIOBase):
    """A stream with its own position over a file that others read, too; the file stays open."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position}.get(whence)
        self._position = self._file.seek(offset, whence) if base is None else base + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        self._file.seek(self._position)
        piece = self._file.read(len(view))
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)
