"""Does time grow in proportion to the text?"""

from __future__ import annotations

import time
from math import log
from statistics import correlation, linear_regression, median

from _bench.common import Task, fresh, note, table
from _bench.texts import generated
from proofread.cli._measure import timed

_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_WARM_UP = 1_000
#: Sizes from here on are read once.
_LONG = 1_000_000


def linear(task: Task) -> str:
    """Times by size with one thread, and the exponent of the power law through them."""
    times = fresh(1, _times, task)
    rows = [[f"{size:,}", f"{seconds:.2f}", f"{size / seconds:,.0f}"] for size, seconds in times.items()]
    sizes, seconds = [log(size) for size in times], [log(one) for one in times.values()]
    slope, _ = linear_regression(sizes, seconds)
    fit = f"Least squares of log time on log size: exponent {slope:.3f}, R² {correlation(sizes, seconds) ** 2:.5f}."
    return table(["characters", "seconds", "chars/s"], rows) + "\n\n" + fit


def _times(task: Task) -> dict[int, float]:
    """The median of the seconds by number of characters; sizes take turns."""
    from proofread.proofreader import Proofreader

    reader = Proofreader.load(task.model, threads=1)
    list(reader.pipe(generated(_WARM_UP)))
    found: dict[int, list[float]] = {}
    for number in range(task.rounds):
        for size in _SIZES if task.full else _SIZES[:-1]:
            if number and size >= _LONG:
                continue
            lines = list(generated(round(size * task.scale), seed=f"{number} {size}"))
            note(f"linear: {size:,} characters x {task.scale:g}")
            seconds = timed(lambda: sum(1 for _ in reader.pipe(lines)), clock=time.perf_counter)[1]  # noqa: B023
            # Texts end with a whole paragraph, so each is a little longer than asked for.
            found.setdefault(size, []).append(seconds * size * task.scale / sum(map(len, lines)))
    return {round(size * task.scale): median(seconds) for size, seconds in found.items()}
