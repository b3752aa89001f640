"""Characters per second of the shipped corrector: ``python scripts/bench_fix.py FILE [--repeat N]``.

The text is corrected as ``proofread fix`` does it, in one process; loading is timed apart. The share of the network is
measured in the same run, so that the rest (proposals, language model, guards) shows.
"""

from __future__ import annotations

import time
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.proofreader import Proofreader


@click.command(cls=Script, help=__doc__)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", type=click.Path(exists=True, file_okay=False))
@click.option("--repeat", default=1, show_default=True)
def main(file: Path, model: str | None, repeat: int) -> None:
    """Print load time, speed, and the network's share."""
    started = time.perf_counter()
    reader = Proofreader.load(model)
    reader("热身。")
    print(f"load and first sentence: {time.perf_counter() - started:.1f} s")
    lines = file.read_text("utf-8").splitlines() * repeat
    list(reader.pipe(lines[: len(lines) // 10 + 1]))
    inside = 0.0
    read = reader._backend.read

    def timed(*arguments):  # type: ignore[no-untyped-def]
        nonlocal inside
        began = time.perf_counter()
        try:
            return read(*arguments)
        finally:
            inside += time.perf_counter() - began

    reader._backend.read = timed  # type: ignore[method-assign]
    started = time.perf_counter()
    edits = sum(len(result.edits) for result in reader.pipe(lines))
    seconds = time.perf_counter() - started
    characters = sum(map(len, lines))
    print(f"{characters:,} characters, {edits} edits: {characters / seconds:,.0f} characters/s")
    print(f"network: {inside / seconds:.0%} of the time")


if __name__ == "__main__":
    main()
