"""Which corrections are proposed at all, and by cause which are not: the ceiling of everything that is decided.

python scripts/coverage.py SET.tsv... [--model BUNDLE]
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.correction.corrector import Corrector
from proofread.decision.layer import DecisionLayer
from proofread.fitting.cases import Case, atoms, proposed
from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.lexicon.shape import is_similar
from proofread.metrics.testset import from_tsv
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle
from proofread.runtime.reading import NetworkReader


def _cause(source: str, atom: tuple[int, int, str]) -> str:
    """How the right text is related to what stands there."""
    start, end, new = atom
    old = source[start:end]
    if len(old) != 1 or len(new) != 1:
        return "structure"
    if are_homophones(old, new):
        return "same sound"
    if are_near_homophones(old, new):
        return "near sound"
    return "shape" if is_similar(old, new) else "unrelated"


@click.command(cls=Script, help=__doc__)
@click.argument("sets", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", default=None, help="A bundle's folder; the one that ships if not given.")
@click.option("--limit", type=int, help="The first sentences of each set alone.")
def main(sets: tuple[Path, ...], model: str | None, limit: int | None) -> None:
    """Count."""
    bundle = load_bundle(model)
    layer = DecisionLayer.load(bundle.vocabulary, bundle.file)
    corrector = Corrector(NetworkReader(choose(bundle).backend, bundle.vocabulary), layer, traced=True)
    for path in sets:
        test = from_tsv(path)
        cases = [Case(s, t[0]) for s, t in zip(test.sources, test.references, strict=True)][:limit]
        found, wanted = Counter[str](), Counter[str]()
        for case, findings in zip(cases, corrector.pipe(case.source for case in cases), strict=True):
            known = frozenset[tuple[int, int, str]]().union(*(atoms(edit) for edit in proposed(findings)))
            for atom in case.gold:
                cause = _cause(case.source, atom)
                for key in (cause, "all"):
                    wanted[key] += 1
                    found[key] += atom in known
        shown = ", ".join(
            f"{key} {found[key]}/{count} ({found[key] / count:.0%})" for key, count in wanted.most_common()
        )
        click.echo(f"{path.stem}: {shown}")


if __name__ == "__main__":
    main()
