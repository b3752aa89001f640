"""Write controlled sentences whose one error only a distant cue word gives away, as source<TAB>target lines.

    python scripts/build_controlled.py --split train --count 20000 --seed 1 --output train.tsv

The generator and what it guarantees: ``proofread.corpus.controlled``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from proofread.corpus.controlled import DISTANCES, PHENOMENA, Controlled, generate
from proofread.errors import ProofreadError
from proofread.formats.atomic import draft


def _bucket(distance: int) -> tuple[int, int]:
    return next(bucket for bucket in DISTANCES if bucket[0] <= distance <= bucket[1])


def counts(sentences: list[Controlled]) -> Table:
    """How many sentences there are by phenomenon, direction of the cue and bucket of distance."""
    found = Counter((each.phenomenon, each.direction, _bucket(each.distance)) for each in sentences)
    table = Table("phenomenon", "cue", *(f"{first}-{last}" for first, last in DISTANCES))
    for phenomenon in PHENOMENA:
        for direction in ("left", "right"):
            row = (str(found[phenomenon, direction, bucket]) for bucket in DISTANCES)
            table.add_row(phenomenon, direction, *row)
    return table


@click.command()
@click.option("--split", type=click.Choice(["train", "test"]), required=True, help="The two share no filler phrase.")
@click.option("--count", type=click.IntRange(min=1), default=20_000, show_default=True, help="Sentences to write.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed gives other sentences.")
@click.option(
    "--clean-share",
    type=click.FloatRange(0, 1),
    default=0.3,
    show_default=True,
    help="Probability that a sentence has no error.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The TSV file.")
def main(split: str, count: int, seed: int, clean_share: float, output: Path) -> None:
    """Write COUNT sentences with at most one long-distance error each to a TSV file.

    Each line is source<TAB>target. The error (quantifier, conjunction, pronoun or a verb that does not fit in meaning)
    can be recognised from one cue word alone, 2 to 60 characters to its left or right. The same options give the same
    file. A table of the counts by phenomenon, side and distance is printed.
    """
    try:
        sentences = list(
            generate("train" if split == "train" else "test", count=count, seed=seed, clean_share=clean_share)
        )
        with draft(output) as file:
            file.write("".join(f"{each.source}\t{each.target}\n" for each in sentences).encode())
            file.commit()
    except ProofreadError as error:
        raise click.UsageError(str(error)) from None
    Console().print(counts(sentences))


if __name__ == "__main__":
    main()
