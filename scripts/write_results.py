"""Evaluate the model that ships on test sets and write the tables of docs/results.md.

    python scripts/write_results.py SETS [--split ecspell=law:500,med:500,odw:500]

SETS is a folder of source<TAB>reference files and M2 files. What stands between the two comment lines of the document
that name this script is replaced; the rest is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.evaluation.overview import as_overview
from proofread.evaluation.run import Evaluation, evaluate, read_sets
from proofread.evaluation.systems import product
from proofread.metrics.report import as_markdown
from proofread.metrics.testset import TestSet
from proofread.reports.generated import write_generated
from proofread.runtime.bundle import load_bundle

_DOCUMENT = Path(__file__).parent.parent / "docs" / "results.md"
_METRICS = ("spelling", "spelling-lenient", "edit-f", "edit-f-cherrant", "gleu")


def _parts(name: str, test: TestSet, sizes: str) -> Iterator[tuple[str, TestSet]]:
    """``test`` cut into parts of the given sizes, in the order of its lines."""
    named = [part.partition(":")[::2] for part in sizes.split(",")]
    ends = list(accumulate(int(size) for _, size in named))
    if ends[-1] != len(test.sources):
        raise click.BadParameter(f"{name} has {len(test.sources)} sentences, the parts add up to {ends[-1]}")
    for (label, size), end in zip(named, ends, strict=True):
        chosen = slice(end - int(size), end)
        m2 = test.m2 and test.m2[chosen]
        yield (
            f"{name}-{label}",
            replace(test, sources=test.sources[chosen], references=test.references[chosen], m2=m2),
        )


def _sets(folder: Path, splits: Mapping[str, str]) -> Iterator[tuple[str, TestSet]]:
    for name, test in read_sets([str(folder)]).items():
        yield name, test
        if name in splits:
            yield from _parts(name, test, splits[name])


@click.command(cls=Script, help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--split", "splits", multiple=True, metavar="SET=PART:SIZE,…", help="Report parts of a set as well.")
@click.option("--model", default="builtin", show_default=True, help="A bundle's folder.")
@click.option("--preset", "presets", multiple=True, default=("balanced",), show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=_DOCUMENT, show_default=True)
def main(folder: Path, splits: tuple[str, ...], model: str, presets: tuple[str, ...], output: Path) -> None:
    """Evaluate, write."""
    sets = dict(_sets(folder, dict(split.split("=", 1) for split in splits)))
    bundle = load_bundle(None if model == "builtin" else model)
    tables = []
    for preset in presets:
        system = product(bundle, preset=preset, device="cpu", batch_size=64)
        found: list[Evaluation] = [evaluate(name, test, system, _METRICS) for name, test in sets.items()]
        tables.append(as_markdown(as_overview(f"{model} ({bundle.fingerprint}), preset {preset}", found)))
    write_generated(output, "scripts/write_results.py", "\n".join(tables))
    click.echo(f"{output}: {', '.join(sets)}")


if __name__ == "__main__":
    main()
