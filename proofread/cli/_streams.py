"""Standard input, output and error as they may be found: closed, full, in an encoding without Chinese."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from contextlib import suppress
from typing import Any, Final

import click

from proofread.errors import ProofreadError
from proofread.reasons import reason
from proofread.reports.visible import escaped

_NAMES: Final = {"stdout": "标准输出", "stderr": "标准错误"}
#: Opened for the wrong direction, so that using it fails just as a closed stream does. Errors may get lost.
_STANDARD: Final = (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY))


class OutputError(ProofreadError):
    """Standard output takes no more: the run is over, whatever is left to do."""


def prepare() -> None:
    """Make the three standard streams usable, as far as they can be; to be called once, before any output.

    A closed one is replaced, lest the next file that is opened gets its number. What cannot express Chinese, such
    as ASCII, becomes UTF-8; in other encodings a character that is missing is escaped rather than an error.
    """
    for number, (name, mode, flags) in enumerate(_STANDARD):
        stream = getattr(sys, name)
        if stream is None:
            opened = os.open(os.devnull, flags)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            output = None if mode == "r" else os.fdopen(number, mode, encoding="utf-8", closefd=False)
            setattr(sys, name, output or _ClosedInput())
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="backslashreplace")


class _ClosedInput:
    """Stands for the standard input that there is not."""

    @property
    def buffer(self) -> Any:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "<stdin>")

    def isatty(self) -> bool:
        return False


def as_utf8(name: str = "stdout") -> None:
    """Data, unlike words to a person, is UTF-8 wherever it goes."""
    stream = getattr(sys, name)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8")


def say(message: str) -> None:
    """A line on standard error; when that is not possible, there is nobody to tell."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()


def complain(message: str) -> None:
    """A line on standard error about something that is not right."""
    say(f"proofread: {escaped(message)}")


def explained(error: Exception, place: str) -> str:
    """One line about ``error``, which happened at ``place`` unless it names a file itself."""
    if not isinstance(error, OSError) or error.errno is None:
        return str(error)
    if isinstance(error.filename, (str, bytes)):
        place = click.format_filename(error.filename)
    return f"{place}：{reason(error)}"


def abandon(*names: str) -> None:
    """Drop what the streams called ``names`` still hold; the interpreter would complain that it cannot write it."""
    for name in names:
        with suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, getattr(sys, name).fileno())
            os.close(nowhere)


class Output:
    """Standard output or error as it is at each moment: a progress bar stands in for it while it shows.

    Takes text, or bytes where ``binary``. What goes wrong is an :class:`OutputError`, which is never taken for a fault
    of the file that is being read; a reader that has gone stays a ``BrokenPipeError``.
    """

    def __init__(self, name: str = "stdout", *, binary: bool = False) -> None:
        self._name = name
        self._binary = binary

    def write(self, content: Any) -> int:
        """Write all of ``content``; returns its length."""
        return int(self._call("write", content))

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._call("flush")

    def _call(self, method: str, *arguments: Any) -> Any:
        stream = getattr(sys, self._name)
        try:
            return getattr(stream.buffer if self._binary else stream, method)(*arguments)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(explained(error, _NAMES[self._name])) from error
