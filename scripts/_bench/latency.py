"""How long one sentence takes in a process that has loaded the model."""

from __future__ import annotations

import time
from itertools import count, islice

from _bench.common import THREADS, Task, fresh, table
from _bench.systems import proofreaders
from _bench.texts import clean
from proofread.cli._measure import SENTENCE, Spread, latencies, typical
from proofread.cli._text import endless

_CLOCK = time.perf_counter
_SENTENCES = 100
_WARM_UP = 10
#: Calls of one backend before it is the next one's turn.
_TURN = 50


def latency(task: Task) -> str:
    """A table of percentiles by backend and threads."""
    rows = []
    for threads in THREADS:
        for name, spread in fresh(threads, _spreads, task, threads).items():
            rows.append([name, threads, *(f"{one:.1f}" for one in (spread.median, spread.p95, spread.p99))])
    header = [f"{task.rounds * _TURN} single sentences of about {SENTENCE} characters"]
    return table([*header, "threads", "median, ms", "p95, ms", "p99, ms"], rows)


def _spreads(task: Task, threads: int) -> dict[str, Spread]:
    sentences = typical(clean(task.characters), _SENTENCES)
    readers = dict(proofreaders(task, threads))
    turns = endless(sentences, count())
    for reader in readers.values():
        latencies(reader, turns, rounds=_WARM_UP, clock=_CLOCK)
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(task.rounds):
        turn = list(islice(turns, _TURN))
        for name, reader in readers.items():
            times[name] += latencies(reader, turn, rounds=_TURN, clock=_CLOCK)
    return {name: Spread.of(found) for name, found in times.items()}
