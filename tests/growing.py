"""How the work for an input grows with it, in the time of this thread alone and without the garbage collector, which
walks over what other tests have left: neither a busy machine nor a long session decides a test.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def growth(work: Callable[[int], object], size: int, *, times: int = 4) -> float:
    """How many times the work for ``size`` that for ``times * size`` is; of each the least of three."""
    return _least(work, times * size) / max(_least(work, size), time.get_clock_info("thread_time").resolution)


def _least(work: Callable[[int], object], size: int) -> float:
    found = []
    for _ in range(3):
        gc.disable()
        try:
            started = time.thread_time()
            work(size)
            found.append(time.thread_time() - started)
        finally:
            gc.enable()
    return min(found)
