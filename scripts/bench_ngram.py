"""Measure the n-gram model on one core, in n-grams per second of processor time.

    python scripts/bench_ngram.py FILE.txt[.xz] [--model ngram.safetensors --kenlm kenlm.arpa]

An n-gram here is one conditional probability, log P(character | the ``order - 1`` before it). It is measured on
running text, all of it in one call, and on replacing each character by every one of the same sound, in batches of as
many sentences as ``proofread`` reads at once: a candidate takes ``order`` n-grams. With ``--kenlm`` the same work is
done by KenLM through its Python package, in the same process; both models must come from one run of
``check_kenlm.py --keep``, which numbers the symbols for both.
"""

from __future__ import annotations

import lzma
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from _kenlm import kenlm, opened
from numpy.typing import NDArray

from proofread.cli.script import Script
from proofread.errors import FormatError
from proofread.evidence.characters import CharacterReading
from proofread.evidence.ngram import NgramModel
from proofread.lexicon.confusion import homophones
from proofread.runtime.bundle import load_bundle
from proofread.tables.alphabet import END, START
from proofread.text.points import Points, code_points

Ids = NDArray[np.int32]
#: Sentences that are scored in one go.
_BATCH = 64
#: KenLM is asked from Python, symbol by symbol: this many candidates of each sentence tell its speed.
_KENLM_CANDIDATES = 100


class Job(NamedTuple):
    """A sentence and the substitutions to try in it."""

    ids: Ids
    positions: NDArray[np.int64]
    candidates: Ids
    points: Points


def jobs(model: NgramModel, sentences: list[str]) -> list[Job]:
    """Every character of the sentences with all that sound the same and are in the alphabet."""
    made = []
    for sentence in sentences:
        choices = [homophones(character) for character in sentence]
        groups = ["".join(choice.weights()) if choice else "" for choice in choices]
        positions = np.repeat(np.arange(len(sentence)), [len(group) for group in groups])
        candidates = model.encode("".join(groups))
        kept = candidates > END
        made.append(Job(model.encode(sentence), positions[kept], candidates[kept], code_points("".join(groups))[kept]))
    return made


def per_second(count: int, work: Callable[[], object], passes: int) -> float:
    """Of ``count`` things that ``work`` does; the best pass, as the others were slowed down by something else."""
    seconds = []
    for _ in range(passes):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return count / min(seconds)


def try_all(model: NgramModel, made: list[Job]) -> None:
    """Score every candidate, batch by batch."""
    for first in range(0, len(made), _BATCH):
        batch = made[first : first + _BATCH]
        rows = np.repeat(np.arange(len(batch)), [len(job.positions) for job in batch])
        positions = np.concatenate([job.positions for job in batch])
        points = np.concatenate([job.points for job in batch])
        CharacterReading(model, [job.ids for job in batch]).substitutions(rows, positions, points)


def kenlm_work(arpa: Path, made: list[Job], order: int) -> tuple[Callable[[], object], Callable[[], object]]:
    """The same two tasks, texts and candidates, by KenLM."""
    model = opened(arpa)
    lines = [" ".join(map(str, job.ids.tolist())) for job in made]
    words = [["<s>"] * (order - 1) + line.split() + ["</s>"] * (order - 1) for line in lines]
    states = [kenlm().State() for _ in range(2)]

    def texts() -> None:
        for line in lines:
            model.score(line)

    def candidates() -> None:
        for job, padded in zip(made, words, strict=True):
            tried = slice(_KENLM_CANDIDATES)
            for position, candidate in zip(job.positions[tried].tolist(), job.candidates[tried].tolist(), strict=True):
                window = padded[position : position + 2 * order - 1]
                window[order - 1] = str(candidate)
                before, after = states
                model.NullContextWrite(before)
                for word in window:
                    model.BaseScore(before, word, after)
                    before, after = after, before

    return texts, candidates


@click.command(cls=Script, help=__doc__)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", type=click.Path(exists=True, dir_okay=False), help="By default the one of the package.")
@click.option("--kenlm", "arpa", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="For comparison.")
@click.option("--sentences", type=click.IntRange(1), default=2000, show_default=True, help="Lines of FILE to read.")
@click.option("--passes", type=click.IntRange(1), default=3, show_default=True)
def main(file: Path, model: str | None, arpa: Path | None, sentences: int, passes: int) -> None:
    """Measure both tasks, and both for KenLM."""
    own = NgramModel.load(model or load_bundle(None).path / "ngram.safetensors")
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
        read = [line.rstrip() for line in islice(lines, sentences)]
    made = jobs(own, [line for line in read if line])
    symbols, tried = sum(len(job.ids) + 1 for job in made), sum(len(job.positions) for job in made)
    if not tried:
        raise FormatError(f"{file}: no Chinese character in the first {sentences} lines")
    start, end = np.full(own.order - 1, START, np.int32), np.array([END], np.int32)
    row = np.concatenate([part for job in made for part in (start, job.ids, end)])[None]

    text_speed = per_second(symbols, lambda: own.score(row), passes)
    speed = per_second(tried, lambda: try_all(own, made), passes)
    click.echo(f"{len(made):,} sentences, {symbols:,} n-grams of text, {tried:,} candidates")
    click.echo(f"text: {text_speed / 1e6:.2f} M n-grams/s")
    click.echo(f"candidates: {speed / 1e6:.2f} M/s, {own.order * speed / 1e6:.2f} M n-grams/s")
    if arpa is not None:
        texts, theirs = kenlm_work(arpa, made, own.order)
        kenlm_text = per_second(symbols, texts, passes)
        kenlm_speed = per_second(sum(min(len(job.positions), _KENLM_CANDIDATES) for job in made), theirs, passes)
        click.echo(
            f"KenLM, text: {kenlm_text / 1e6:.2f} M n-grams/s; ours is {text_speed / kenlm_text:.1f} times as fast"
        )
        click.echo(
            f"KenLM, candidates: {kenlm_speed / 1e6:.2f} M/s, {own.order * kenlm_speed / 1e6:.2f} M n-grams/s; "
            f"ours is {speed / kenlm_speed:.1f} times as fast"
        )


if __name__ == "__main__":
    main()
