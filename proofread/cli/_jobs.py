"""Several processes, each with a model: ``--jobs``. What they read is cut into pieces, so one long file is enough."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import Final

from proofread.documents.correct import Outcome, Pipe
from proofread.errors import ProofreadError

#: Characters and texts that a process gets at once: enough to fill its batches, little enough to share out evenly.
_CHARACTERS: Final = 8_000
_TEXTS: Final = 500
#: Pieces per process that are under way, so that none waits while the results of others are written.
_AHEAD: Final = 2

_pipe: Pipe | None = None


class Jobs:
    """A corrector that is run by ``count`` processes.

    Args:
        load: makes the corrector in each process; must be picklable.
        count: number of processes.

    Raises:
        ProofreadError: whatever ``load`` raises.
    """

    def __init__(self, load: Callable[[], Pipe], count: int) -> None:
        self._load = load
        self._count = count
        # A process that is started afresh knows nothing of threads and locks of this one.
        self._pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _ignore_interruptions)
        self._pool.submit(_work, load, ()).result()  # what is wrong with the model is said before the first file

    def __call__(self, texts: Iterable[str]) -> Iterator[Outcome]:
        """Outcomes in the order of ``texts``; reads ahead a few pieces per process."""
        pieces = _pieces(texts)
        waiting: deque[Future[list[Outcome]]] = deque()
        try:
            for piece in pieces:
                waiting.append(self._pool.submit(_work, self._load, piece))
                if len(waiting) >= _AHEAD * self._count:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenExecutor as error:
            raise ProofreadError("一个校对进程意外结束，可能是内存不够；请减少 --jobs") from error
        except BaseException:
            self._pool.shutdown(wait=False, cancel_futures=True)
            raise

    def close(self) -> None:
        """End the processes and wait for them: left to the interpreter's end, the pool may find its pipes closed."""
        self._pool.shutdown(cancel_futures=True)


def _pieces(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    piece: list[str] = []
    size = 0
    for text in texts:
        piece.append(text)
        size += len(text)
        if size >= _CHARACTERS or len(piece) >= _TEXTS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _ignore_interruptions() -> None:
    """Ctrl-C goes to every process of a terminal; only the first one shall speak of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(load: Callable[[], Pipe], texts: Sequence[str]) -> list[Outcome]:
    global _pipe
    if _pipe is None:
        _pipe = load()
    return list(_pipe(texts))
