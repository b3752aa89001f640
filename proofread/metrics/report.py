"""Results as tables for people and as plain data for programs."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofread.metrics.base import Metric, Score, fingerprint
from proofread.metrics.significance import Comparison, Interval, bootstrap, compare

_ROWS = {
    "sentence_detection": "句级检错",
    "sentence_correction": "句级纠错",
    "character_detection": "字级检错",
    "character_correction": "字级纠错",
    "": "全部",
    "S": "用词 S",
    "M": "缺失 M",
    "R": "冗余 R",
    "W": "语序 W",
    "other": "其他",
}
_COLUMNS = {"precision": "P", "recall": "R", "f1": "F1", "f0.5": "F0.5", "accuracy": "准确率"}
_SINGLE = {
    "false_positive_rate": "误报率（正确句被改的比例）",
    "edits_per_10k": "每万字误改（正确文本）",
    "gleu": "GLEU",
    "bleu": "BLEU",
    "chrf": "chrF",
}
#: Values that are not shares and are shown as they are.
_PLAIN = frozenset({"edits_per_10k", "bleu", "chrf"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score, its intervals if asked for, and how a second system compares if there is one."""

    score: Score
    intervals: Mapping[str, Interval]
    second: Score | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a person sees of one result: a heading, a grid of texts, and remarks below it."""

    title: str
    header: list[str]
    rows: list[list[str]]
    notes: list[str]


def judge(
    metric: Metric[Any, Any],
    sources: Sequence[str],
    hypotheses: Sequence[Any],
    references: Sequence[Any],
    *,
    second: Sequence[Any] | None = None,
    samples: int = 0,
    seed: int = 12345,
) -> Judgement:
    """Score one system, or two on the same segments.

    Args:
        metric: Any metric of this package.
        sources: One source per segment.
        hypotheses: The system's output, one per segment.
        references: One entry per segment, as the metric takes them.
        second: Another system's output, compared with the first by the headline value.
        samples: Resampled corpora for intervals and test; 0 for no intervals (a test then takes 1000).
        seed: Of the resampling.
    """
    data = fingerprint(sources, references)
    rows = metric.statistics(sources, hypotheses, references)
    score = metric.score(rows.sum(axis=0), data=data)
    intervals = bootstrap(metric, rows, samples=samples, seed=seed) if samples else {}
    if second is None:
        return Judgement(score, intervals)
    others = metric.statistics(sources, second, references)
    comparison = compare(metric, rows, others, samples=samples or 1000, seed=seed)
    return Judgement(score, intervals, metric.score(others.sum(axis=0), data=data), comparison)


def as_data(result: Judgement) -> dict[str, Any]:
    """The result as JSON-ready data; shares stay in [0, 1]."""
    data: dict[str, Any] = {
        "metric": result.score.name,
        "signature": result.score.signature,
        "headline": result.score.headline,
        "values": dict(result.score.values),
        "counts": dict(result.score.counts),
    }
    if result.intervals:
        data["intervals"] = {name: [i.low, i.high] for name, i in result.intervals.items()}
    if result.second and result.comparison:
        found = result.comparison
        data["paired"] = {
            "values": dict(result.second.values),
            "counts": dict(result.second.counts),
            "difference": found.difference,
            "interval": [found.interval.low, found.interval.high],
            "p_value": found.p_value,
        }
    return data


def as_table(title: str, result: Judgement) -> Table:
    """The result for people: percentages, and a dash where there was nothing to decide."""
    score = result.score
    grid: dict[str, dict[str, str]] = {}
    notes: list[str] = []
    for name, value in score.values.items():
        row, _, column = name.rpartition("_")
        if name in _SINGLE:
            notes.append(f"{_SINGLE[name]}：{_text(name, value)}{_span(result, name)}")
        else:
            idle = column != "accuracy" and not any(_outcomes(score, row))
            grid.setdefault(row, {})[column] = "–" if idle else _text(name, value)
    columns = list(next(iter(grid.values()), {}))
    header = ["", *(_COLUMNS.get(column, column) for column in columns), "TP", "FP", "FN"] if grid else []
    rows = [[_ROWS.get(row, row), *cells.values(), *map(str, _outcomes(score, row))] for row, cells in grid.items()]
    if grid and result.intervals:
        notes.insert(0, f"{score.headline}：{_text(score.headline, score.value)}{_span(result, score.headline)}")
    if result.second and result.comparison:
        notes.append(_paired(score.headline, result.second, result.comparison))
    return Table(title, header, rows, [*notes, f"签名：{score.signature}"])


def as_text(table: Table) -> str:
    """The table in aligned columns, its notes below it."""
    from rich.console import Console
    from rich.table import Table as Grid

    stream = io.StringIO()
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True, width=400)
    console.print(table.title)
    if table.rows:
        grid = Grid(*table.header, box=None, pad_edge=False)
        for column in grid.columns[1:]:
            column.justify = "right"
        for row in table.rows:
            grid.add_row(*row)
        console.print(grid)
    for note in table.notes:
        console.print(note)
    return stream.getvalue()


def as_markdown(table: Table) -> str:
    """The table in Markdown, its notes as a list."""
    lines = [f"### {table.title}", ""]
    if table.rows:
        lines.append("| " + " | ".join(table.header) + " |")
        lines.append("|---" + "|---:" * (len(table.header) - 1) + "|")
        lines += ["| " + " | ".join(row) + " |" for row in table.rows]
        lines.append("")
    return "\n".join([*lines, *(f"- {note}" for note in table.notes)]) + "\n"


def _outcomes(score: Score, row: str) -> list[int]:
    """TP, FP and FN of a row; those of the unnamed row are the sums over all others."""
    return [
        sum(count for name, count in score.counts.items() if name == key or (not row and name.endswith(key)))
        for key in (f"{row}_tp", f"{row}_fp", f"{row}_fn")
    ]


def _text(name: str, value: float) -> str:
    return f"{value:.2f}" if name in _PLAIN else f"{100 * value:.2f}"


def _span(result: Judgement, name: str) -> str:
    interval = result.intervals.get(name)
    return f"（95% 区间 {_text(name, interval.low)}–{_text(name, interval.high)}）" if interval else ""


def _paired(name: str, second: Score, found: Comparison) -> str:
    low, high = _text(name, found.interval.low), _text(name, found.interval.high)
    return (
        f"第二个系统 {name}：{_text(name, second.value)}，相差 {_text(name, found.difference)}"
        f"（95% 区间 {low}–{high}，p = {found.p_value:.4f}）"
    )
