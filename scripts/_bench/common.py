"""What every part needs: fresh processes, tables, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple, ParamSpec, TypeVar

from proofread.cli._threads import set_threads

P = ParamSpec("P")
T = TypeVar("T")

THREADS = (1, 2)


class Task(NamedTuple):
    """What the user asked for.

    Attributes:
        model: folder of a bundle; None for the packaged one.
        rounds: repetitions of every measurement.
        characters: text read by each system in a round of the throughput.
        bert: whether to compare with BERT-base.
        full: whether to measure the largest sizes too.
        scale: factor on all sizes of text, below 1 for a trial run.
    """

    model: str | None
    rounds: int
    characters: int
    bert: bool
    full: bool
    scale: float


def fresh(threads: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``function`` returns in a new process whose numerical libraries use ``threads`` threads."""
    set_threads(threads)  # inherited by the new process, which imports the libraries
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def note(text: str) -> None:
    """Say on standard error what is going on."""
    print(text, file=sys.stderr, flush=True)


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = [header, ["---"] + ["--:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
