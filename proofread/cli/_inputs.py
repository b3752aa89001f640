"""Which files do the arguments stand for?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

STDIN = "-"
_SUFFIXES = {".txt", ".md"}


def expand(arguments: Iterable[str]) -> list[str]:
    """The files named by ``arguments`` in order, each once; a folder stands for the texts under it.

    In a folder ``.txt`` and ``.md`` files count; hidden files and folders do not, and links to folders are
    not followed. A file that is named is taken whatever it is called, also when it does not exist.
    """
    files: dict[str, None] = {}
    for argument in arguments:
        if argument != STDIN and Path(argument).is_dir():
            files.update(dict.fromkeys(_walk(argument)))
        else:
            files[argument] = None
    return list(files)


def _walk(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in _SUFFIXES:
                yield str(Path(root, name))
