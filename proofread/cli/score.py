"""``proofread score``: anybody's output against references, with the field's metrics."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from proofread.cli._click import Command
from proofread.errors import ConfigError
from proofread.metrics.choice import DEFAULT, METRICS, as_taken, known, suitable
from proofread.metrics.report import Judgement, as_data, as_markdown, as_table, as_text, judge
from proofread.metrics.testset import TestSet, from_lines, from_m2, from_tsv, read_output

_PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    help="""给任何系统的校对结果打分：句级、字级错别字指标，编辑 F0.5，GLEU，BLEU，chrF。

    标准答案三选一：--source 加 --reference（可重复），--tsv，或 --m2。
    每个数都带签名，写明算法的每项选择；定义见 docs/metrics.md。""",
    examples=(
        ("proofread score --source 原文.txt --reference 正文.txt --hypothesis 改后.txt", "每行一句，各行对应"),
        (
            "proofread score --tsv 测试.tsv --hypothesis 甲.txt --paired 乙.txt --bootstrap 1000",
            "比较两个系统，有区间",
        ),
        ("proofread score --m2 测试.m2 --hypothesis 改后.txt --metric edit-f --json", "一个指标，给程序读"),
    ),
)
@click.option("--source", type=_PATH, metavar="FILE", help="原文，每行一句。")
@click.option("--reference", "references", type=_PATH, multiple=True, metavar="FILE", help="正确文本；可重复。")
@click.option("--tsv", type=_PATH, metavar="FILE", help="每行：原文<TAB>正确文本。")
@click.option("--m2", type=_PATH, metavar="FILE", help="M2 标注文件；同时给 --source 则核对两者。")
@click.option("--hypothesis", required=True, type=_PATH, metavar="FILE", help="系统输出，每行一句，或 .m2 文件。")
@click.option("--paired", type=_PATH, metavar="FILE", help="第二个系统的输出，与第一个做配对检验。")
@click.option("--metric", "names", multiple=True, metavar="NAME", help=f"可重复；可用：{'、'.join(METRICS)}。")
@click.option("--bootstrap", "samples", type=click.IntRange(0), default=0, metavar="N", help="重采样次数，给出区间。")
@click.option("--seed", type=click.IntRange(0), default=12345, metavar="N", help="重采样的种子。")
@click.option("--json", "form", flag_value="json", help="输出 JSON。")
@click.option("--markdown", "form", flag_value="markdown", help="输出 Markdown。")
def score(
    source: Path | None,
    references: tuple[Path, ...],
    tsv: Path | None,
    m2: Path | None,
    hypothesis: Path,
    paired: Path | None,
    names: tuple[str, ...],
    samples: int,
    seed: int,
    form: str | None,
) -> None:
    """Read, score, print."""
    test = _test_set(source, references, tsv, m2)
    chosen = _metrics(names, test)
    outputs = [read_output(path, test) for path in (hypothesis, paired) if path]
    results: dict[str, Judgement] = {}
    for name in chosen:
        metric = METRICS[name]()
        hypotheses, expected = as_taken(metric, test, outputs)
        second = hypotheses[1] if paired else None
        results[name] = judge(metric, test.sources, hypotheses[0], expected, second=second, samples=samples, seed=seed)
    if form == "json":
        data = {"sentences": len(test.sources), "results": {name: as_data(result) for name, result in results.items()}}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo("\n".join(as_markdown(as_table(name, result)) for name, result in results.items()), nl=False)
    else:
        for name, result in results.items():
            click.echo(as_text(as_table(name, result)))


def _test_set(source: Path | None, references: Sequence[Path], tsv: Path | None, m2: Path | None) -> TestSet:
    given = [name for name, value in (("--reference", references), ("--tsv", tsv), ("--m2", m2)) if value]
    if len(given) != 1:
        found = "、".join(given) or "一个也没有"
        raise click.UsageError(f"标准答案须在 --reference、--tsv、--m2 中选一种，现有：{found}")
    if tsv:
        if source:
            raise click.UsageError("--tsv 已含原文，不能再给 --source")
        return from_tsv(tsv)
    if m2:
        return from_m2(m2, source)
    if not source:
        raise click.UsageError("--reference 需要 --source")
    return from_lines(source, references)


def _metrics(names: Sequence[str], test: TestSet) -> list[str]:
    chosen = known(names, "--metric")
    fitting = suitable(chosen or DEFAULT, test)
    for name in chosen:
        if name not in fitting:
            raise ConfigError(f"--metric {name}：每句只能有一个答案，{test.path} 有多个")
    return fitting
