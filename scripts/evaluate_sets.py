"""Correct public test sets (``source<TAB>target`` files) with a bundle and print one Markdown row for each.

    python scripts/evaluate_sets.py SET.tsv… [--model BUNDLE] [--preset balanced] [--output FOLDER]

F1 is sentence-level correction F1: strict, and lenient as in pycorrector's tables. "untouched" is the share of the
set's error-free sentences that come back unchanged. ``--output`` keeps the corrected sentences, one file a set, for
``proofread score --tsv SET.tsv --hypothesis FILE``.
"""

from __future__ import annotations

import time
from pathlib import Path

import click

from proofread.metrics.parallel import read_tsv
from proofread.metrics.spelling import SpellingMetric
from proofread.proofreader import Proofreader


@click.command()
@click.argument("sets", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", type=click.Path(exists=True, file_okay=False))
@click.option("--preset", default="balanced", show_default=True)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path))
def main(sets: tuple[Path, ...], model: str | None, preset: str, output: Path | None) -> None:
    """Evaluate one preset."""
    reader = Proofreader.load(model, preset=preset)
    click.echo(f"bundle {reader.bundle.fingerprint}, preset {preset}: {reader.card['presets'].get(preset)}")
    for convention in ("strict", "lenient"):
        click.echo(f"{convention}: {SpellingMetric(convention).signature()}")  # type: ignore[arg-type]
    click.echo("| set | sentences | strict P | strict R | strict F1 | lenient F1 | untouched | edits/10k | chars/s |")
    click.echo("|---|---|---|---|---|---|---|---|---|")
    for path in sets:
        sources, references = read_tsv(path)
        targets = [row[0] for row in references]
        started = time.perf_counter()
        outputs = [result.corrected for result in reader.pipe(sources)]
        seconds = time.perf_counter() - started
        strict = SpellingMetric("strict").corpus_score(sources, outputs, targets).values
        lenient = SpellingMetric("lenient").corpus_score(sources, outputs, targets)
        click.echo(
            f"| {path.stem} | {len(sources)} | {strict['sentence_correction_precision']:.3f} "
            f"| {strict['sentence_correction_recall']:.3f} | {strict['sentence_correction_f1']:.3f} "
            f"| {lenient.value:.3f} | {1 - strict['false_positive_rate']:.3f} | {strict['edits_per_10k']:.1f} "
            f"| {sum(map(len, sources)) / seconds:.0f} |"
        )
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{path.stem}.txt").write_text("".join(line + "\n" for line in outputs), encoding="utf-8")


if __name__ == "__main__":
    main()
