"""A progress bar on standard error, for a person who waits: for the model, for many files, for one endless line."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

#: A run that is over sooner shows no bar.
_PATIENCE_SECONDS = 1.0
_LOADING, _READING = "载入模型", "校对中"


class Progress:
    """What is done, in bytes of the files; this base shows nothing."""

    def begin(self, path: str) -> None:
        """The next file starts."""

    def advance(self, text: str) -> None:
        """A piece of it is done."""


@contextmanager
def progress_bar(paths: Iterable[str], *, enabled: bool) -> Iterator[Progress]:
    """The progress through ``paths``, to be entered before the model is loaded.

    A bar appears only on a terminal, and only for long work. A thread of its own shows and turns it, so that it also
    moves while nothing is reported for a long time.
    """
    if not (enabled and sys.stderr.isatty()):
        yield Progress()
        return
    paths = list(paths)
    sizes = {path: Path(path).stat().st_size for path in paths if Path(path).is_file()}
    bar = Bar(sizes, total=sum(sizes.values()) if sizes.keys() >= set(paths) else None)
    timer = threading.Timer(_PATIENCE_SECONDS, bar.show)
    timer.daemon = True
    timer.start()
    try:
        yield bar
    finally:
        timer.cancel()
        bar.stop()


class Bar(Progress):
    """Guesses bytes from text, and is right again whenever a file begins.

    Args:
        sizes: of the files that have one, in bytes.
        total: bytes of all files, if known.
    """

    def __init__(self, sizes: Mapping[str, int], *, total: int | None) -> None:
        self._sizes = sizes
        self._total = total
        self._before = self._size = self._read = 0
        self._doing = _LOADING
        self._bar: RichProgress | None = None
        self._lock = threading.Lock()
        self._over = False

    @property
    def completed(self) -> int:
        """Bytes that are done."""
        return self._before + min(self._read, self._size)

    def begin(self, path: str) -> None:
        self._before += self._size
        self._size, self._read = self._sizes.get(path, 0), 0
        self._doing = _READING
        self._update()

    def advance(self, text: str) -> None:
        self._read += len(text.encode(errors="replace"))
        self._update()

    def show(self) -> None:
        """Put the bar on the terminal."""
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
        )
        console = Console(stderr=True)
        with self._lock:
            if self._over:
                return
            self._bar = RichProgress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty())
            self._bar.add_task(self._doing, total=self._total, completed=self.completed)
            self._bar.start()

    def stop(self) -> None:
        """Take the bar away for good."""
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()

    def _update(self) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], description=self._doing, completed=self.completed)
