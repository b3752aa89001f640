"""A progress bar on standard error, for a person who waits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: A run that is over sooner shows no bar.
_PATIENCE_SECONDS = 1.0

Advance = Callable[[int], None]


@contextmanager
def progress_bar(paths: Iterable[str], *, enabled: bool) -> Iterator[Advance]:
    """Yield a function that counts bytes done; the bar appears only on a terminal, and only for long work."""
    if not (enabled and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("校对中"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )
    files = [Path(path) for path in paths]
    known = all(path.is_file() for path in files)
    task = bar.add_task("", total=sum(path.stat().st_size for path in files) if known else None)
    appears_at = time.monotonic() + _PATIENCE_SECONDS

    def advance(count: int) -> None:
        bar.advance(task, count)
        if not bar.live.is_started and time.monotonic() >= appears_at:
            bar.start()

    try:
        yield advance
    finally:
        bar.stop()
