"""Compare the systems of the paper and write the tables of docs/paper.md.

    python -m research.train -m experiment=paper_rnn,paper_lstm,... seed=1,2,3 data.root=FOLDER
    python -m research.compare_systems runs/paper --heldout 'FOLDER/*.txt' --data SET.tsv

Everything between the two comment lines of the document that name this script is replaced; the rest is kept.
What a network wrote is kept in its run's folder, so that a second call only counts.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from proofread.cli.script import Script
from proofread.reports.generated import write_generated
from research.comparison import report
from research.comparison.figure import draw
from research.comparison.judgement import Judged
from research.comparison.runs import HEAD, Run, choices, find_runs, has_head, outputs, parameters, training_speed
from research.comparison.study import Study, controlled, from_file, injected

_ROOT = Path(__file__).parent.parent
_DIMENSIONS = ("distance", "direction", "phenomenon")


def _by_system(runs: list[Run]) -> dict[str, list[Run]]:
    return {name: found for name in report.NAMES if (found := [run for run in runs if run.system == name])}


def _judged(systems: dict[str, list[Run]], study: Study) -> dict[str, Judged]:
    judged = {}
    for name, runs in systems.items():
        judged[name] = Judged(study, [outputs(run, study) for run in runs])
        if has_head(runs[0]):
            judged[name + HEAD] = Judged(study, [outputs(run, study, head=True) for run in runs])
    return judged


def _training(systems: dict[str, list[Run]]) -> str:
    rows = [
        [
            report.NAMES[name],
            str(len(runs)),
            f"{parameters(runs[0]) / 1e6:.2f}",
            f"{np.mean([training_speed(run) for run in runs]):.0f}",
        ]
        for name, runs in systems.items()
    ]
    return report.table(["系统", "种子数", "参数（百万，不含字嵌入）", "训练速度（字/秒）"], rows)


def _choices(systems: dict[str, list[Run]], study: Study) -> tuple[Study, report.Choices]:
    """Right choices on the erroneous sentences of the controlled set, and the study of these alone."""
    wrong = [index for index, item in enumerate(study.items) if item.source != item.target]
    items = [study.items[index] for index in wrong]
    dimensions = {name: [labels[index] for index in wrong] for name, labels in study.dimensions.items()}
    alone = Study(study.name, [i.source for i in items], [i.target for i in items], dimensions, items)
    return alone, {name: np.array([choices(run, items) for run in runs]) for name, runs in systems.items()}


@click.command(cls=Script, help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--heldout", required=True, metavar="GLOB", help="Clean text; only its held-out lines are used.")
@click.option("--data", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="SET.tsv")
@click.option(
    "--cue",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Runs that went on with the controlled sentences alone: these are judged by distance.",
)
@click.option("--per-length", default=400, show_default=True, help="Most held-out sentences of each length.")
@click.option("--controlled", "count", default=1500, show_default=True, help="Sentences of the controlled set.")
@click.option("--output", type=click.Path(path_type=Path), default=_ROOT / "docs" / "paper.md", show_default=True)
@click.option("--png", type=click.Path(path_type=Path), default=_ROOT / "docs" / "paper.png", show_default=True)
def main(
    folder: Path,
    heldout: str,
    data: tuple[Path, ...],
    cue: Path | None,
    per_length: int,
    count: int,
    output: Path,
    png: Path,
) -> None:
    """Decode, count, test, write."""
    systems = _by_system(find_runs(folder))
    broken, distant = injected(heldout, per_length=per_length), controlled(count=count)
    in_broken, in_distant = _judged(systems, broken), _judged(systems, distant)
    wrong, chosen = _choices(systems, distant)
    before: list[str] = []
    if cue is not None:
        before = [
            "### 网格训练之后",
            report.overall(distant, in_distant),
            report.choice_by_group(wrong, chosen, "distance"),
        ]
        before += ["### 再只学受控集的训练句之后"]
        cued = _by_system(find_runs(cue))
        in_distant = _judged(cued, distant)
        wrong, chosen = _choices(cued, distant)
    parts = [
        "## 训练", _training(systems),
        f"## 留出句注入错误（{len(broken.sources)} 句）", report.overall(broken, in_broken),
        "## 每种成分的作用（留出句，配对检验）", report.ingredients(in_broken),
        "## 按句长（F0.5）", report.by_group(broken, in_broken, "length"),
        "## 按错误种类（F0.5）", report.by_group(broken, in_broken, "error"),
        f"## 受控集：错误与线索的距离（{len(distant.sources)} 句）", *before, report.overall(distant, in_distant),
        "F0.5：", *(report.by_group(distant, in_distant, dimension) for dimension in _DIMENSIONS),
        "在对与错两个形式中选对的比例（%，乱猜为 50）：",
        *(report.choice_by_group(wrong, chosen, dimension) for dimension in _DIMENSIONS),
    ]  # fmt: skip
    for path in data:
        study = from_file(path)
        parts += [f"## {path.stem}（{len(study.sources)} 句）", report.overall(study, _judged(systems, study))]
    parts += ["## 论文的说法是否成立", report.claims(broken, distant, in_broken, in_distant)]
    parts += ["## 签名", report.notes()]
    picture = draw(broken, distant, wrong, in_broken, in_distant, chosen)
    write_generated(output, "research/compare_systems.py", "\n".join(parts))
    png.write_bytes(picture)
    click.echo(f"{output}, {png}: {', '.join(systems)}")


if __name__ == "__main__":
    main()
