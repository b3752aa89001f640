"""Threads that read batches side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


class Workers:
    """A pool of ``count`` threads, started when there is work.

    Threads do not survive a fork, so every process has a pool of its own.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pools: dict[int, ThreadPoolExecutor] = {}

    def map(self, function: Callable[[S], T], items: Iterable[S]) -> Iterator[T]:
        """As :func:`map`, several items at a time; with one thread in the caller's own."""
        if self.count == 1:
            return map(function, items)
        # An executor without work has no threads, so that one too many costs nothing.
        return self._pools.setdefault(os.getpid(), ThreadPoolExecutor(self.count, "proofread")).map(function, items)

    def close(self) -> None:
        """Wait for the threads to end; a later :meth:`map` starts new ones."""
        if pool := self._pools.pop(os.getpid(), None):
            pool.shutdown()
