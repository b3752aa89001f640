"""Speed of correction as ratios of one run on one machine: ``python scripts/bench_inference.py [--part PART]``.

throughput  characters/s of the product with every backend (text to edits), of step-by-step greedy and
            draft-verified search with the same network, and of a BERT-base with random weights; same sentences,
            one and two threads in processes of their own; share of the time outside the network, profile
latency     one sentence of 30 characters in a loaded process
cold        process start to exit of `proofread --help` and of `proofread fix` on one sentence
files       `proofread fix` in place on 3,000 files of one sentence
jobs        one thread, two threads and two processes on the same file
unpunctuated  a line of 1 MB without punctuation
memory      peak memory of `proofread fix` on 5 MB (--full: 50 MB too)
linear      time by size from 10 thousand to 1 million characters (--full: 10 million), with a fitted exponent

Prints Markdown. What is compared takes turns (A B A B), and medians are given. Run it on an idle machine; the load
before and after is printed.
"""

from __future__ import annotations

import json
import os

import click
from _bench.common import Task
from _bench.latency import latency
from _bench.linear import linear
from _bench.processes import cold, files, jobs, memory, unpunctuated
from _bench.throughput import throughput

from proofread.cli._machine import machine, versions
from proofread.cli.script import Script

# Memory comes first: this process must still be small when it starts the one it measures.
_PARTS = {
    "memory": memory,
    "cold": cold,
    "files": files,
    "jobs": jobs,
    "unpunctuated": unpunctuated,
    "throughput": throughput,
    "latency": latency,
    "linear": linear,
}


@click.command(cls=Script, help=__doc__)
@click.option("--part", "parts", multiple=True, type=click.Choice(list(_PARTS)), help="Only this part; repeatable.")
@click.option("--model", type=click.Path(exists=True, file_okay=False), help="Bundle; default: the packaged one.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="Repetitions.")
@click.option("--characters", type=click.IntRange(1), default=20_000, show_default=True, help="Text per round.")
@click.option("--bert/--no-bert", default=True, help="Compare with BERT-base (needs transformers).")
@click.option("--full", is_flag=True, help="The largest sizes too; takes long.")
@click.option("--scale", type=click.FloatRange(0, min_open=True), default=1.0, help="Factor on sizes, for trials.")
def main(
    parts: tuple[str, ...], model: str | None, rounds: int, characters: int, bert: bool, full: bool, scale: float
) -> None:
    """Measure part by part and print each as it is done."""
    click.echo(f"```json\n{json.dumps({**machine(), **versions()})}\n```\nLoad before: {_load()}")
    task = Task(model=model, rounds=rounds, characters=characters, bert=bert, full=full, scale=scale)
    for name, measure in _PARTS.items():
        if not parts or name in parts:
            click.echo(f"\n## {name}\n\n{measure(task)}")
    click.echo(f"\nLoad after: {_load()}")


def _load() -> str:
    return " ".join(f"{one:.2f}" for one in os.getloadavg())


if __name__ == "__main__":
    main()
