"""Write sentences of the controlled set, in which one cue gives one error away, as source<TAB>target lines.

    python -m research.build_controlled FOLDER/controlled.tsv

The training split has the forms and cues that docs/paper.md tests, with other fillers (see research/comparison).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.documents.atomic import draft
from research.comparison.controlled import Split, generate


@click.command(cls=Script, help=__doc__)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--split", type=click.Choice(["train", "test"]), default="train", show_default=True)
@click.option("--count", type=click.IntRange(1), default=20000, show_default=True, help="Sentences.")
@click.option("--seed", default=1, show_default=True)
def main(output: Path, split: Split, count: int, seed: int) -> None:
    """Write, and say what was written."""
    items = list(generate(split, count=count, seed=seed))
    with draft(output) as written:
        written.stream.write("".join(f"{item.source}\t{item.target}\n" for item in items).encode())
        written.commit()
    for (phenomenon, direction), number in sorted(Counter((one.phenomenon, one.direction) for one in items).items()):
        click.echo(f"{phenomenon:12} cue {direction:5} {number:6}")


if __name__ == "__main__":
    main()
