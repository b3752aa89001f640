"""The curves of docs/paper.md."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from proofread.reports.plotting import new_figure
from research.comparison.claims import Judgements
from research.comparison.report import Choices
from research.comparison.study import Study


def draw(
    injected: Study, controlled: Study, chosen: Study, in_injected: Judgements, in_controlled: Judgements, of: Choices
) -> bytes:
    """F0.5 by length, F0.5 by distance of the cue, and right choices by distance, as PNG.

    ``chosen`` are the sentences that ``of`` has the choices of.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure = new_figure(15, 5)
    panels: list[tuple[str, str, Study, str, Sequence[str], Callable[[str, list[int]], float]]] = [
        ("F0.5 by sentence length", "characters", injected, "length", list(in_injected),
         lambda system, ids: 100 * in_injected[system].value("edit-f", ids)),
        ("F0.5 by distance from error to cue", "characters", controlled, "distance", list(in_controlled),
         lambda system, ids: 100 * in_controlled[system].value("edit-f", ids)),
        ("Right form preferred to wrong form, %", "distance from error to cue, characters", chosen, "distance",
         list(of), lambda system, ids: 100 * float(of[system][:, ids].mean())),
    ]  # fmt: skip
    for axes, (title, label, study, dimension, systems, value) in zip(figure.subplots(1, 3), panels, strict=True):
        groups = list(study.groups(dimension))
        for system in systems:
            values = [value(system, indices) for _, indices in groups]
            axes.plot([name for name, _ in groups], values, marker="o", label=system.replace("_", " + "))
        axes.set(title=title, xlabel=label)
        axes.grid(alpha=0.3)
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=7, frameon=False)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=100)
    return stream.getvalue()
