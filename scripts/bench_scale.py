"""What many machines would bring: measures batches on Ray here and predicts the rest from a model of three constants.

    python scripts/bench_scale.py TEXT.txt [--lines 4000] [--price 0.04]

    seconds(text, cores) = start + blocks * overhead + characters / (throughput * cores)

``start`` is what a run costs before the first block, ``overhead`` what the driver does for each block (one after the
other, whatever the number of cores); both are read off the moments at which blocks are finished. ``throughput`` is what
one process corrects in a second of its processor, which other load hardly moves. Efficiency is moved by it: it is of
use on a quiet machine only.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.runtime.bundle import load_bundle
from proofread.scale.engines import Cluster
from proofread.scale.plan import Job
from proofread.scale.run import run
from proofread.scale.work import corrector

_BILLION = 1_000_000_000
_BLOCKS, _TINY = 16, 100
_BLOCK = 4_000_000  # bytes, as python -m proofread.batch cuts


@dataclass(frozen=True)
class Constants:
    """Of the model: seconds, seconds a block, characters a second of one core."""

    start: float
    overhead: float
    throughput: float

    def seconds(self, characters: float, cores: int) -> float:
        """Predicted duration; no more cores than blocks have work."""
        blocks = max(1.0, 3 * characters / _BLOCK)
        return self.start + blocks * self.overhead + characters / (self.throughput * min(cores, blocks))


def throughput(lines: Sequence[str]) -> float:
    """Characters for each second of processor time, one worker, the model loaded."""
    correct = corrector(Job("", "", ""))
    list(correct(lines[:50]))
    start = time.process_time()
    list(correct(lines))
    return sum(map(len, lines)) / (time.process_time() - start)


def finished(text: Path, folder: Path, workers: int, blocks: int) -> list[float]:
    """Seconds after the start at which each of about so many blocks was finished; Ray has been started before."""
    output = Path(tempfile.mkdtemp(dir=folder)) / "out"
    size = -(-text.stat().st_size // blocks)
    job = Job(str(text), str(output), load_bundle(None).fingerprint, block_bytes=size)
    times: list[float] = []
    start = time.perf_counter()
    run(
        job,
        engine="ray",
        cluster=Cluster(workers=workers),
        progress=lambda done, _: times.append(time.perf_counter() - start),
    )
    return times[1:]  # the first is told before anything is done


def pace(times: Sequence[float], workers: int) -> float:
    """Seconds for a block, from when every worker has finished its first to the end."""
    return (times[-1] - times[workers - 1]) / (len(times) - workers)


@click.command(cls=Script, help=__doc__)
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lines", default=4000, show_default=True, help="Lines of TEXT to correct.")
@click.option("--runs", default=2, show_default=True, help="Runs of each kind, the least counts.")
@click.option("--price", default=0.04, show_default=True, help="Of a core for an hour, in any currency.")
def main(text: Path, lines: int, runs: int, price: float) -> None:
    """Measure, fit, predict."""
    with text.open(encoding="utf-8") as stream:
        read = [line.rstrip("\n") for line, _ in zip(stream, range(lines), strict=False)]
    load = os.getloadavg()[0]
    rate = throughput(read)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, tiny = folder / "whole.txt", folder / "tiny.txt"
        whole.write_text("".join(f"{line}\n" for line in read), encoding="utf-8")
        tiny.write_text("。\n" * _TINY, encoding="utf-8")
        finished(tiny, folder, 1, 1)  # starts Ray
        overhead = min(pace(finished(tiny, folder, 1, _TINY), 1) for _ in range(runs))
        start = min(finished(tiny, folder, 1, 1)[0] for _ in range(runs))
        paces = {
            workers: min(pace(finished(whole, folder, workers, _BLOCKS), workers) for _ in range(runs))
            for workers in (1, 2)
        }
    characters = sum(map(len, read))
    constants = Constants(start, overhead, rate)
    rows = [
        f"{len(read):,} lines, {characters:,} characters, {os.cpu_count()} cores, load of others before it {load:.1f}",
        "",
        f"start {start:.1f} s, {1e3 * overhead:.1f} ms a block, {rate:,.0f} characters for a second of a processor",
        f"a block every {paces[1]:.2f} s with one worker, every {paces[2]:.2f} s with two: ",
        f"efficiency {paces[1] / paces[2] / 2:.2f}",
        "",
        "| cores | 10^9 characters | efficiency | cost |",
        "|---:|---:|---:|---:|",
    ]
    alone = constants.seconds(_BILLION, 1)
    for cores in (1, 10, 100, 1000):
        seconds = constants.seconds(_BILLION, cores)
        cost = seconds * cores / 3600 * price
        rows.append(f"| {cores:,} | {seconds / 3600:.2f} h | {alone / seconds / cores:.0%} | {cost:.2f} |")
    click.echo("\n".join(rows))


if __name__ == "__main__":
    main()
