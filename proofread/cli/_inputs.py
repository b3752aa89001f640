"""Which files do the arguments stand for, and how is one opened?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from proofread.cli._selection import IgnoreFiles, Selection
from proofread.documents.source import Source, spooled

STDIN = "-"


@dataclass(slots=True)
class Inputs:
    """What the arguments stand for.

    Attributes:
        paths: the files in order, each once; :data:`STDIN` for standard input.
        empty: folders without anything to read.
        closed: folders that cannot be looked into, and why.
    """

    paths: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    closed: list[OSError] = field(default_factory=list)


def expand(arguments: Iterable[str], selection: Selection) -> Inputs:
    """The files named by ``arguments``; a folder stands for the documents under it that ``selection`` takes.

    Hidden files and folders do not count, nor does what is no regular file, and links to folders are not followed. A
    file that is named is taken whatever it is called, also when it does not exist.
    """
    inputs = Inputs()
    files: dict[object, str] = {}
    for argument in arguments:
        found: Iterable[str] = [argument]
        if argument != STDIN and Path(argument).is_dir():
            closed = len(inputs.closed)
            found = list(_walk(argument, selection, inputs.closed.append))
            if not found and len(inputs.closed) == closed:
                inputs.empty.append(argument)
        for path in found:
            files.setdefault(_identity(path), path)
    inputs.paths.extend(files.values())
    return inputs


def name_of(argument: str, stdin: str | None = None) -> str:
    """What messages call an argument; ``stdin`` is a name for standard input."""
    return click.format_filename(stdin or "<stdin>" if argument == STDIN else argument)


@contextmanager
def open_source(argument: str, stdin: str | None = None) -> Iterator[Source]:
    """What can be read of an argument; a pipe is copied. ``stdin`` is a name for standard input."""
    if argument == STDIN:
        with spooled(sys.stdin.buffer, name_of(argument, stdin)) as source:
            yield source
    elif Path(argument).is_file():
        yield Source.of(argument)
    else:
        with Path(argument).open("rb") as stream, spooled(stream, name_of(argument)) as source:
            yield source


def _walk(top: str, selection: Selection, refused: Callable[[OSError], object]) -> Iterator[str]:
    ignored = IgnoreFiles(Path(os.path.realpath(top))) if selection.heeds_ignore_files else None

    def hidden(path: Path, *, is_folder: bool) -> bool:
        return path.name.startswith(".") or (ignored is not None and ignored.hide(path, is_folder=is_folder))

    for root, folders, names in os.walk(top, onerror=refused):
        real = Path(os.path.realpath(root))
        folders[:] = [
            name
            for name in sorted(folders)
            if not hidden(real / name, is_folder=True) and not selection.leaves_out(str(real / name))
        ]
        for name in sorted(names):
            path = Path(root, name)
            if selection.takes(str(real / name)) and not hidden(real / name, is_folder=False) and path.is_file():
                yield str(path)


def _identity(path: str) -> object:
    """The same for two names of one file; a further hard link is a file of its own, since writing parts them."""
    try:
        status = Path(path).stat()
    except OSError:
        return path
    return (status.st_dev, status.st_ino) if status.st_nlink == 1 else os.path.realpath(path)
