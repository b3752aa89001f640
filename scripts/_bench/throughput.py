"""Characters per second of all systems, and where the time of the product goes."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from _bench.common import THREADS, Task, fresh, note, table
from _bench.systems import BERT, GREEDY, berts, ours, proofreaders, searches
from _bench.texts import clean
from proofread.cli._measure import timed
from proofread.cli._text import numbered

#: Of one thread, which other work on the machine does not slow down, and of several.
_ALONE, _CLOCK = time.process_time, time.perf_counter
_WARM_UP = 20
_TOP = 8


def throughput(task: Task) -> str:
    """Two tables: speeds and ratios, and the shares of the time of each backend with one thread."""
    rates = {threads: fresh(threads, _rates, task, threads) for threads in THREADS}
    one, two = (rates[threads] for threads in THREADS)
    references = [name for name in (BERT, GREEDY) if name in one]
    header = ["system", *(f"chars/s, threads: {threads}" for threads in THREADS), "2 / 1 threads"]
    rows = [
        [name, f"{rate:,.0f}", f"{two[name]:,.0f}", f"{two[name] / rate:.2f}"]
        + [f"{rate / one[other]:.2f}" for other in references]
        for name, rate in one.items()
    ]
    speeds = table([*header, *(f"x {other}, 1 thread" for other in references)], rows)
    shares, profiles = fresh(1, _shares, task)
    header = ["one thread", "x the network alone", "outside the backend", "in Python functions, at most"]
    return "\n\n".join([speeds, table(header, shares), *profiles])


def _rates(task: Task, threads: int) -> dict[str, float]:
    """The median of characters per second of each system; the systems take turns."""
    sentences = clean(round(task.characters * task.scale))
    systems = [*ours(task, threads), *searches(task.model), *(berts() if task.bert else ())]
    for system in systems:
        system.read(sentences[:_WARM_UP])
    rates: dict[str, list[float]] = {system.name: [] for system in systems}
    for number in range(1, task.rounds + 1):
        note(f"throughput: round {number} of {task.rounds}")
        text = [numbered(sentence, number) for sentence in sentences]
        for system in systems:
            _, seconds = timed(partial(system.read, text), clock=_ALONE if threads == 1 else _CLOCK)
            rates[system.name].append(sum(map(len, text)) / seconds)
    return {name: median(found) for name, found in rates.items()}


def _shares(task: Task) -> tuple[list[list[str]], list[str]]:
    """Rows of the shares of each backend, and a table of the functions that take longest."""
    sentences = clean(round(task.characters * task.scale))
    rows, profiles = [], []
    first, second = ([numbered(sentence, number) for sentence in sentences] for number in (1, 2))
    for name, reader in proofreaders(task, 1):
        list(reader.pipe(sentences[:_WARM_UP]))
        with _stopwatch(reader.backend, "encode", "decode") as inside:
            _, total = timed(lambda: list(reader.pipe(first)), clock=_ALONE)  # noqa: B023
        profile = cProfile.Profile()
        profile.runcall(lambda: list(reader.pipe(second)))  # noqa: B023
        own = _own_times(profile)
        # The profiler slows Python functions down, and an operator between arrays counts for the function that
        # uses it: both make this an upper bound.
        python = sum(seconds for (file, _), seconds in own.items() if file != "~") / sum(own.values())
        share, times = 1 - sum(inside) / total, total / sum(inside)
        rows.append([f"{name}: {reader.backend.description}", f"{times:.2f}", f"{share:.0%}", f"{python:.0%}"])
        profiles.append(_longest(name, own))
    return rows, profiles


@contextmanager
def _stopwatch(engine: object, *methods: str) -> Iterator[list[float]]:
    """The seconds of each call of ``methods`` meanwhile."""
    seconds: list[float] = []

    def watched(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            found, one = timed(partial(method, *arguments), clock=_ALONE)
            seconds.append(one)
            return found

        return call

    for name in methods:
        setattr(engine, name, watched(getattr(engine, name)))
    yield seconds
    for name in methods:
        delattr(engine, name)  # the class's own method shows again


def _own_times(profile: cProfile.Profile) -> dict[tuple[str, str], float]:
    """Seconds in each function itself, by file (``~`` for one that is not written in Python) and name."""
    own: dict[tuple[str, str], float] = {}
    for (file, _, name), (_, _, seconds, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        own[file, name] = own.get((file, name), 0.0) + seconds
    return own


def _longest(system: str, own: dict[tuple[str, str], float]) -> str:
    total = sum(own.values())
    first: Sequence[tuple[tuple[str, str], float]] = sorted(own.items(), key=lambda item: -item[1])[:_TOP]
    rows = [
        [f"`{name if file == '~' else f'{Path(file).name}: {name}'}`", f"{s / total:.0%}"] for (file, name), s in first
    ]
    return table([f"{system}: own time under cProfile", "share"], rows)
