"""Curves as a picture and as a page that needs nothing else; those of a sweep over thresholds."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from proofread.evaluation.sweep import COLUMNS, Sweep
from proofread.reports.plotting import new_figure

_STYLE = "body{font-family:sans-serif;margin:2em}svg{max-width:100%;height:auto}td,th{padding:0 .8em;text-align:right}"


def draw(found: Sweep) -> tuple[bytes, str]:
    """The curves as PNG and as SVG: recall and precision, and edits on clean text and F1, by threshold.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """

    def paint(figure: Any) -> None:
        left, right = figure.subplots(1, 2)
        for name, rows in found.curves.items():
            left.plot([r["recall"] for r in rows], [r["precision"] for r in rows], marker=".", label=name)
            right.plot([r["edits_per_10k"] for r in rows], [r["strict"] for r in rows], marker=".", label=name)
        rows = next(iter(found.curves.values()))
        thresholds = {name: preset["default"] for name, preset in found.presets.items()}
        for threshold in dict.fromkeys(thresholds.values()):  # presets may share one
            label = f"{', '.join(name for name, value in thresholds.items() if value == threshold)} {threshold:g}"
            row = min(rows, key=lambda r: abs(r["threshold"] - threshold))
            for axes, x, y in ((left, "recall", "precision"), (right, "edits_per_10k", "strict")):
                axes.plot(row[x], row[y], "k*", markersize=10)
                axes.annotate(label, (row[x], row[y]), (6, 6), textcoords="offset points")
        left.set(xlabel="recall", ylabel="precision", title="Sentence correction by least confidence")
        right.set(xlabel="edits per 10,000 clean characters", ylabel="strict F1", title="F1 and over-correction")
        for axes in (left, right):
            axes.grid(alpha=0.3)
            axes.legend()

    return rendered(paint, size=(11, 4.5))


def rendered(paint: Callable[[Any], None], *, size: tuple[float, float]) -> tuple[bytes, str]:
    """What ``paint`` puts on a matplotlib figure of ``size`` inches, as PNG and as SVG.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure = new_figure(*size)
    import matplotlib  # after the figure, which says what to install

    # Text stays text in SVG, and the same curves give the same file.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "proofread"}):
        paint(figure)
        return _saved(figure, "png").getvalue(), _saved(figure, "svg").getvalue().decode("utf-8")


def _saved(figure: Any, form: str) -> io.BytesIO:
    stream = io.BytesIO()
    metadata = {"Date": None} if form == "svg" else None
    figure.savefig(stream, format=form, dpi=120, metadata=metadata)
    return stream


def page(found: Sweep, svg: str, *, title: str, signatures: list[str]) -> str:
    """The curves with their numbers as HTML, without scripts and without links to other files."""
    parts = [svg[svg.index("<svg") :]]
    if found.presets:
        chosen = ", ".join(f"{name} {preset['default']:g}" for name, preset in found.presets.items())
        parts.append(f"<p>presets: {escape(chosen)}</p>")
    for name, rows in found.curves.items():
        parts.append(f"<h2>{escape(name)}</h2><table><tr>{_cells('th', COLUMNS)}</tr>")
        parts += [f"<tr>{_cells('td', [row[column] for column in COLUMNS])}</tr>" for row in rows]
        parts.append("</table>")
    parts += [f"<p><code>{escape(signature)}</code></p>" for signature in signatures]
    return document(title, parts)


def document(title: str, parts: Sequence[str]) -> str:
    """An HTML page of ``parts`` below its title."""
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>'
    body = ["<body>", f"<h1>{escape(title)}</h1>", *parts, "</body>"]
    return "\n".join(['<!DOCTYPE html>\n<html lang="en">', head, *body, "</html>", ""])


def _cells(tag: str, values: Any) -> str:
    return "".join(f"<{tag}>{escape(str(value))}</{tag}>" for value in values)
