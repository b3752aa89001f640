"""Edits on natural text, where errors are rare: list them for a reader, then write docs/natural.md from the verdicts.

    python scripts/natural.py list 'CORPUS/*.txt.xz' --fitted 6000 --out natural.tsv
    python scripts/natural.py write natural.tsv

``list`` corrects held-out lines of every file (neither the network nor a table has seen them, and the fit, which took
``--fitted`` of them, not these), those of a file as one document, at every preset. It writes the edits, one a line:
verdict, set, confidence, kind, the strictest preset that shows it, place. A reader writes ``y`` (right), ``n`` (wrong)
or ``s`` (as good as what stood there, so needless) before each; ``write`` counts, needless ones as wrong. Verdicts of
an earlier list are taken over where set and place are the same.
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
#: What a reader has not judged yet.
_OPEN = "?"
#: From the strictest on; each shows what the ones before it show, and more.
_PRESETS = ("strict", "balanced", "recall")
#: Bands of confidence.
_BANDS = 5


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
@click.option(
    "--known", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Judged lists."
)
@click.option("--out", required=True, type=click.Path(path_type=Path))
def list_edits(corpus: str, model: str | None, fitted: int, lines: int, known: tuple[Path, ...], out: Path) -> None:
    """Correct held-out lines and list edits."""
    readers = {preset: Proofreader.load(model, preset=preset) for preset in _PRESETS}
    verdicts = {row[1::4]: row[0] for path in known for row in _read(path)[1]}
    taken = {case.source for case in heldout_lines(corpus, fitted)}
    config = SourceConfig(path=corpus, filter="heldout")
    rows, heads = [], []
    for _, path, _ in config.files():
        name = Path(path).name.split(".")[0]
        texts = [line.source for line in read(path, config) if len(line.source) in LENGTHS and line.source not in taken]
        texts = texts[:: max(1, len(texts) // lines)][:lines]
        if not texts:
            continue
        shown = {preset: _found(reader, texts) for preset, reader in readers.items()}
        heads.append(f"# {name}\t{sum(map(len, texts))}")
        every = {key: edit for found in shown.values() for key, edit in found.items()}
        for key, edit in sorted(every.items()):
            preset = next(preset for preset in _PRESETS if key in shown[preset])
            place = _place(texts[key[0]], edit)
            verdict = verdicts.get((name, place), _OPEN)
            rows.append(f"{verdict}\t{name}\t{edit.confidence:.2f}\t{edit.kind.value}\t{preset}\t{place}")
    out.write_text("\n".join([*heads, *rows]) + "\n", encoding="utf-8")
    click.echo(f"{out}: {len(rows)} edits, {sum(row[0] == _OPEN for row in rows)} to be judged")


def _found(reader: Proofreader, texts: list[str]) -> dict[tuple[int, int, int, str], Edit]:
    """The edits of the lines of one document, by line, place and replacement."""
    whole = Whole()
    for result in reader.pipe(texts):
        whole.add(result.text, result.edits, result.doubts)
    found = ((at, edit) for at, verdict in enumerate(whole.decide()) for edit in verdict.edits)
    return {(at, edit.start, edit.end, edit.replacement): edit for at, edit in found}


def _read(judged: Path) -> tuple[dict[str, int], list[tuple[str, ...]]]:
    """The characters of each set; verdict, set, confidence, kind, preset and place of each edit."""
    lines = judged.read_text(encoding="utf-8").splitlines()
    heads = [line[2:].split("\t") for line in lines if line.startswith("#")]
    return {head[0]: int(head[1]) for head in heads}, [tuple(line.split("\t")) for line in lines if line[0] != "#"]


@main.command("write", cls=Script)
@click.argument("judged", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), default=_DOCUMENT, show_default=True)
def write(judged: Path, output: Path) -> None:
    """Count the verdicts and write the document."""
    sizes, rows = _read(judged)
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    bands: dict[int, Counter[str]] = defaultdict(Counter)
    for verdict, name, confidence, kind, preset, place in rows:
        if verdict not in _VERDICTS:
            raise click.BadParameter(f"{judged}: a verdict is y, n or s, found {verdict!r} before {place}")
        for showing in _PRESETS[_PRESETS.index(preset) :]:
            verdicts[showing][verdict] += 1
        bands[min(int(float(confidence) * _BANDS), _BANDS - 1)][verdict] += 1
        if preset != _PRESETS[-1]:
            verdicts[name][verdict] += 1
            kinds[kind][verdict] += 1
    characters = sum(sizes.values())
    text = [
        f"{len(sizes)} 种文本，{characters:,} 字，逐条看了三档提出的全部 {len(rows)} 处：",
        "",
        "| 预设 | 改动 | 每万字 | 对 | 可改可不改 | 错 | **对的** | 每万字错（含可改可不改） |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {preset} | {v.total()} | {1e4 * v.total() / characters:.2f} | {_counts(v)} | **{_share(v):.0%}** "
            f"| {1e4 * (v['n'] + v['s']) / characters:.2f} |"
            for preset in _PRESETS
            for v in (verdicts[preset],)
        ),
        "",
        "| 置信度 | 看了 | 对 | 可改可不改 | 错 | 对的 |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {band / _BANDS:.1f}–{(band + 1) / _BANDS:.1f} | {v.total()} | {_counts(v)} | {_share(v):.0%} |"
            for band, v in sorted(bands.items(), reverse=True)
        ),
        "",
        "默认档，按文本和种类：",
        "",
        "| 文本 | 字数 | 改动 | 对 | 可改可不改 | 错 |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {size:,} | {verdicts[name].total()} | {_counts(verdicts[name])} |"
            for name, size in sizes.items()
        ),
        "",
        "| 种类 | 改动 | 对 |",
        "|---|---:|---:|",
        *(f"| {kind} | {v.total()} | {_share(v):.0%} |" for kind, v in sorted(kinds.items())),
        "",
        "| 判断 | 预设 | 文本 | 置信度 | 改动 |",
        "|---|---|---|---:|---|",
        *(
            f"| {_VERDICTS[verdict]} | {preset} | {name} | {confidence} | {place} |"
            for verdict, name, confidence, _, preset, place in rows
        ),
    ]
    write_generated(output, "scripts/natural.py", "\n".join(text))
    click.echo(f"{output}: {len(rows)} edits")


def _counts(verdicts: Counter[str]) -> str:
    return " | ".join(str(verdicts[one]) for one in "ysn")


def _share(verdicts: Counter[str]) -> float:
    return verdicts["y"] / max(verdicts.total(), 1)


if __name__ == "__main__":
    main()
