"""Many small files: their texts are read together, for a few sentences in a batch cost nearly as much as many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from proofread.cli._inputs import STDIN
from proofread.cli._options import Options
from proofread.documents.correct import Outcome, Pipe
from proofread.documents.registry import open_document
from proofread.documents.source import Source

#: Most bytes of a file that is read with others, and of all that are read together.
_SMALL: Final = 1 << 14
_TOGETHER: Final = 1 << 16


class Ahead:
    """Knows which files come next.

    Args:
        paths: all files, in the order in which they will be proofread.
        options_of: the options of each.
    """

    def __init__(self, paths: Sequence[str], options_of: Callable[[str], Options]) -> None:
        self._paths = paths
        self._options_of = options_of
        self._places = {path: place for place, path in enumerate(paths)}
        self._read: frozenset[str] = frozenset()
        self._known: Mapping[str, Outcome] = {}

    def pipe(self, path: str, pipe: Pipe) -> Pipe:
        """``pipe`` for the texts of ``path``, which it may have read together with those of the files behind it.

        Each file is opened and written by itself all the same: a text that is not as it was is read again.
        """
        if path not in self._read:
            group = self._group(self._places[path])
            texts = dict.fromkeys(text for one in group for text in _texts(one, self._options_of(one)))
            self._read = frozenset(group)
            self._known = dict(zip(texts, pipe(texts), strict=True)) if texts else {}
        return partial(self._told, pipe) if path in self._read else pipe

    def _group(self, place: int) -> list[str]:
        """The small files from ``place`` on that have the options of the first; none if there are no others with it."""
        options, group, size = self._options_of(self._paths[place]), [], 0
        for path in self._paths[place:]:
            length = _size(path)
            if length > _SMALL or size + length > _TOGETHER or self._options_of(path) != options:
                break
            group.append(path)
            size += length
        return group if len(group) > 1 else []

    def _told(self, pipe: Pipe, texts: Iterable[str]) -> Iterator[Outcome]:
        for text in texts:
            known = self._known.get(text)
            yield next(pipe([text])) if known is None else known


def _size(path: str) -> int:
    """Bytes of a file; of what is none, more than are read ahead."""
    with suppress(OSError):
        if path != STDIN and Path(path).is_file():
            return Path(path).stat().st_size
    return _SMALL + 1


def _texts(path: str, options: Options) -> list[str]:
    with suppress(Exception):  # what is wrong with a file is said when it is its turn
        document = open_document(Source.of(path), format=options.selection.format_of(path), encoding=options.encoding)
        return [segment.text for segment in document.segments()]
    return []
