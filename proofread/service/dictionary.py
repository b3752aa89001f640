"""A user's own words, which no edit may touch: a text file with one per line, shared by processes and editors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from proofread.documents.atomic import draft
from proofread.edits.protect import TermIndex
from proofread.text.spans import Span


class Dictionary:
    """Words kept in ``path``, or only in memory without one. What others write to the file counts at once."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._words: list[str] = []
        self._index = TermIndex(())

    @property
    def words(self) -> Sequence[str]:
        """All words, in the order in which they were added."""
        self._refresh()
        return tuple(self._words)

    def add(self, word: str) -> bool:
        """Add ``word`` unless it is there; tells whether it was new."""
        self._refresh()
        if word in self._words:
            return False
        self._keep([*self._words, word])
        return True

    def remove(self, word: str) -> bool:
        """Remove ``word``; tells whether it was there."""
        self._refresh()
        if word not in self._words:
            return False
        self._keep([other for other in self._words if other != word])
        return True

    def spans(self, text: str) -> list[Span]:
        """Where the words stand in ``text``."""
        self._refresh()
        return self._index.occurrences(text)

    def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            status = self._path.stat()
        except FileNotFoundError:
            stamp, lines = None, []
        else:
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp == self._stamp:
                return
            lines = self._path.read_text("utf-8-sig").splitlines()
        self._stamp = stamp
        self._set([word for line in lines if (word := line.strip())])

    def _keep(self, words: list[str]) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft(self._path) as new:
                new.stream.write("".join(f"{word}\n" for word in words).encode())
                new.commit()
        self._set(words)

    def _set(self, words: list[str]) -> None:
        self._words = words
        self._index = TermIndex(words)
