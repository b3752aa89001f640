"""Edits on natural text, where errors are rare: list them for a reader, then write docs/natural.md from the verdicts.

    python scripts/natural.py list 'CORPUS/*.txt.xz' --fitted 6000 --out natural.tsv
    python scripts/natural.py write natural.tsv

``list`` corrects held-out lines of every file (neither the network nor a table has seen them, and the fit, which took
``--fitted`` of them, not these), those of a file as one document, at the default preset. It writes a sample of the
edits, one a line: verdict, set, confidence, kind, preset, place. A reader writes ``y`` (right), ``n`` (wrong) or ``s``
(as good as what stood there, so needless) before each; ``write`` counts, needless ones as wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.corpus.readers import SourceConfig, read
from proofread.edits.edit import Edit
from proofread.edits.whole import Whole
from proofread.fitting.run import LENGTHS, heldout_lines
from proofread.proofreader import Proofreader
from proofread.reports.generated import write_generated

_DOCUMENT = Path(__file__).parent.parent / "docs" / "natural.md"
_AROUND = 5
_VERDICTS = {"y": "对", "n": "错", "s": "可改可不改"}
_HEAD = "# set\tcharacters\tedits"


def _place(text: str, edit: Edit) -> str:
    before, after = text[max(0, edit.start - _AROUND) : edit.start], text[edit.end : edit.end + _AROUND]
    return f"{before}[{edit.source}→{edit.replacement}]{after}".replace("\t", " ")


@click.group(cls=click.Group, help=__doc__)
def main() -> None:
    """List or write."""


@main.command("list", cls=Script)
@click.argument("corpus")
@click.option("--model", default=None, help="A bundle's folder; the one that ships if not given.")
@click.option("--fitted", default=6000, show_default=True, help="Clean lines that the fit took.")
@click.option("--lines", default=600, show_default=True, help="Lines of each file.")
@click.option("--most", default=30, show_default=True, help="Edits of each file that are listed.")
@click.option("--out", required=True, type=click.Path(path_type=Path))
def list_edits(corpus: str, model: str | None, fitted: int, lines: int, most: int, out: Path) -> None:
    """Correct held-out lines and list edits."""
    reader = Proofreader.load(model, remember=0)
    strict = Proofreader.load(model, preset="strict").guards.options.min_confidence
    taken = {case.source for case in heldout_lines(corpus, fitted)}
    config = SourceConfig(path=corpus, filter="heldout")
    rows, heads = [], []
    for _, path, _ in config.files():
        name = Path(path).name.split(".")[0]
        texts = [line.source for line in read(path, config) if len(line.source) in LENGTHS and line.source not in taken]
        texts = texts[:: max(1, len(texts) // lines)][:lines]
        if not texts:
            continue
        found = _found(reader, texts)
        heads.append(f"{_HEAD[:2]}{name}\t{sum(map(len, texts))}\t{len(found)}")
        for text, edit in found[:: max(1, -(-len(found) // most))]:
            preset = "strict" if edit.confidence >= strict else "balanced"
            rows.append(f"?\t{name}\t{edit.confidence:.2f}\t{edit.kind.value}\t{preset}\t{_place(text, edit)}")
    out.write_text("\n".join([*heads, *rows]) + "\n", encoding="utf-8")
    click.echo(f"{out}: {len(rows)} edits")


def _found(reader: Proofreader, texts: list[str]) -> list[tuple[str, Edit]]:
    """The edits of the lines of one document, with the line."""
    results, whole = list(reader.pipe(texts)), Whole()
    for result in results:
        whole.add(result.text, result.edits, result.doubts)
    return [(one.text, edit) for one, found in zip(results, whole.decide(), strict=True) for edit in found.edits]


@main.command("write", cls=Script)
@click.argument("judged", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), default=_DOCUMENT, show_default=True)
def write(judged: Path, output: Path) -> None:
    """Count the verdicts and write the document."""
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: dict[str, tuple[int, int]] = {}
    shown: list[str] = []
    for line in judged.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            name, length, number = line[2:].split("\t")
            sizes[name] = int(length), int(number)
            continue
        verdict, name, confidence, kind, preset, place = line.split("\t")
        if verdict not in _VERDICTS:
            raise click.BadParameter(f"{judged}: a verdict is y, n or s, found {verdict!r} before {place}")
        for key in (name, preset, "all"):
            verdicts[key][verdict] += 1
        kinds[kind][verdict] += 1
        shown.append(f"| {_VERDICTS[verdict]} | {name} | {confidence} | {place} |")
    characters, edits = (sum(size[i] for size in sizes.values()) for i in (0, 1))
    # Sets are sampled at different rates, so each counts by its own edits.
    false = sum(edits * _share(verdicts[name], "ns") for name, (_, edits) in sizes.items() if verdicts[name])
    strict, everything = verdicts["strict"], verdicts["all"]
    summary = (
        f"{len(sizes)} 种文本，{characters:,} 字，改动 {edits} 处（每万字 {1e4 * edits / characters:.2f} 处），"
        f"逐条看了 {everything.total()} 处：**对的 {_share(everything, 'y'):.0%}**，"
        f"每万字错改（含可改可不改）{1e4 * false / characters:.2f} 处；"
        f"其中达到 `--strict` 的 {strict.total()} 处，对的 {_share(strict, 'y'):.0%}。"
    )
    lines = [
        summary,
        "",
        "| 文本 | 字数 | 改动 | 看了 | 对 | 可改可不改 | 错 |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {size:,} | {count} | {v.total()} | {v['y']} | {v['s']} | {v['n']} |"
            for name, (size, count) in sizes.items()
            for v in (verdicts[name],)
        ),
        "",
        "| 种类 | 看了 | 对 |",
        "|---|---:|---:|",
        *(f"| {kind} | {v.total()} | {_share(v, 'y'):.0%} |" for kind, v in sorted(kinds.items())),
        "",
        "| 判断 | 文本 | 置信度 | 改动 |",
        "|---|---|---:|---|",
        *shown,
    ]
    write_generated(output, "scripts/natural.py", "\n".join(lines))
    click.echo(f"{output}: {everything.total()} edits")


def _share(verdicts: Counter[str], which: str) -> float:
    return sum(verdicts[one] for one in which) / max(verdicts.total(), 1)


if __name__ == "__main__":
    main()
