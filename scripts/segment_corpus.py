"""Cut plain text, one sentence a line, into dictionary words: what the word model and the word vectors are built from.

    python scripts/segment_corpus.py --out SEGMENTED CORPUS.txt[.xz] ...

Writes ``tokens.txt`` (one token a line; the first, a line break, ends a sentence) and for each file of the corpus a
``NAME.npy`` with the numbers of its tokens. Held-out lines are left out, a line that occurs twice is cut once.
Needs ``rjieba`` (``pip install 'proofread[tables]'``).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import click
import numpy as np

from proofread.cli.script import Script
from proofread.tables.texts import distinct_lines

_TOGETHER = 2000


def _cut(lines: Iterator[str], numbers: defaultdict[str, int]) -> np.ndarray:
    """The numbers of the tokens of ``lines``, a 0 behind every line."""
    import rjieba

    parts = []
    while chunk := list(islice(lines, _TOGETHER)):
        tokens = rjieba.cut("\n".join(chunk) + "\n", True)
        parts.append(np.fromiter(map(numbers.__getitem__, tokens), np.int32, len(tokens)))
    return np.concatenate(parts) if parts else np.zeros(0, np.int32)


@click.command(cls=Script, help=__doc__)
@click.argument("corpus", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write to.")
def main(corpus: tuple[Path, ...], out: Path) -> None:
    """Cut every file, then write the list of tokens."""
    out.mkdir(parents=True, exist_ok=True)
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    numbers["\n"]
    seen: set[int] = set()
    for path in corpus:
        start = time.time()
        tokens = _cut(distinct_lines(path, seen), numbers)
        np.save(out / f"{path.name.split('.')[0]}.npy", tokens)
        seconds = time.time() - start
        click.echo(f"{path.name}: {len(tokens):,} tokens in {seconds:.0f} s, {len(numbers):,} distinct so far")
    listed = "".join(f"{token}\n" for token in islice(numbers, 1, None))
    (out / "tokens.txt").write_text("\\n\n" + listed, encoding="utf-8")


if __name__ == "__main__":
    main()
