"""What ``python -m proofread.evaluate`` does with a corrector, from its configuration to the text it prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from proofread.evaluation.charts import draw, page
from proofread.evaluation.curve import curve
from proofread.evaluation.overview import as_json, as_overview
from proofread.evaluation.run import EvaluationConfig, evaluate, read_sets
from proofread.evaluation.sweep import COLUMNS, sweep_sets, write_presets
from proofread.evaluation.systems import network_alone, product
from proofread.metrics.base import fingerprint
from proofread.metrics.report import Table, as_markdown, as_text
from proofread.metrics.spelling import SpellingMetric
from proofread.metrics.testset import TestSet
from proofread.runtime.bundle import Bundle, load_bundle


def judged(config: EvaluationConfig, bundle: Bundle) -> str:
    """Evaluate on every set; the corrected sentences go into the output folder.

    Raises:
        ProofreadError: the configuration, the bundle or a set cannot be used.
    """
    sets = read_sets(config.data, limit=config.limit)
    if config.pipeline == "full":
        how = f"preset {config.preset}"
        system = product(bundle, preset=config.preset, device=config.device, batch_size=config.batch_size)
    else:
        how = "network alone, greedy search"
        system = network_alone(bundle, device=config.device, batch_size=config.batch_size)
    evaluations = [evaluate(name, test, system, config.metrics) for name, test in sets.items()]
    folder = Path(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    for one in evaluations:
        (folder / f"{one.name}.txt").write_text("".join(f"{text}\n" for text in one.outputs), encoding="utf-8")
    table = as_overview(f"{named(config, bundle)}, {how}", evaluations)
    return shown(config, [table], as_json(described(config, bundle), evaluations))


def swept(config: EvaluationConfig, bundle: Bundle) -> str:
    """Sweep over the thresholds of every set; the curves go into the output folder, the presets where asked for.

    Raises:
        ProofreadError: as of :func:`judged`; or matplotlib is not installed.
    """
    sets = read_sets(config.data, limit=config.limit)
    found = sweep_sets(bundle, sets, device=config.device)
    signatures = [
        f"{convention} ({name}): {SpellingMetric(convention).signature(data=_data(test))}"  # type: ignore[arg-type]
        for convention in ("strict", "lenient")
        for name, test in sets.items()
    ]
    title = f"{named(config, bundle)}, least confidence"
    png, svg = draw(found)
    folder = Path(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sweep.png").write_bytes(png)
    (folder / "sweep.html").write_text(page(found, svg, title=title, signatures=signatures), encoding="utf-8")
    if config.write_presets:
        write_presets(bundle, found)
    chosen = ", ".join(f"{name} {preset['default']:g}" for name, preset in found.presets.items())
    notes = [f"presets: {chosen or 'none, there is no error-free sentence'}", *signatures, f"curves: {folder}"]
    tables = [
        Table(f"{title}: {name}", list(COLUMNS), [[f"{row[column]:g}" for column in COLUMNS] for row in rows], [])
        for name, rows in found.curves.items()
    ]
    tables[-1].notes.extend(notes)
    data = {"curves": found.curves, "presets": found.presets, "signatures": signatures, "folder": str(folder)}
    return shown(config, tables, {"model": described(config, bundle), **data})


def curved(config: EvaluationConfig, bundle: Bundle) -> str:
    """How much is corrected where a stated share of clean sentences stays untouched.

    Raises:
        ProofreadError: as of :func:`judged`.
    """
    sets = read_sets(config.data, limit=config.limit)
    against = None if config.against is None else load_bundle(None if config.against == "builtin" else config.against)
    points = curve(bundle, sets, device=config.device, against=against)
    names = list(points[0].scores)
    columns = ["untouched", "threshold", *names, "mean", *(["difference"] if against else []), "95 %"]
    rows = [
        [f"{one.level:.1%}", f"{one.threshold:.3f}", *(f"{100 * one.scores[name]:.1f}" for name in names)]
        + [f"{100 * one.mean:.1f}"]
        + ([f"{100 * one.difference:+.1f}"] if one.difference is not None else [])
        + [f"{100 * one.low:.1f} to {100 * one.high:.1f}"]
        for one in points
    ]
    heading = named(config, bundle) + (f" against {config.against} ({against.fingerprint})" if against else "")
    table = Table(f"{heading}: lenient sentence F1", columns, rows, [])
    return shown(config, [table], {"model": described(config, bundle), "curve": [asdict(one) for one in points]})


def shown(config: EvaluationConfig, tables: list[Table], data: Mapping[str, Any]) -> str:
    """The result as ``config`` asks for it: tables for people, or data as JSON."""
    if config.format == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(map(as_markdown if config.format == "markdown" else as_text, tables))


def named(config: EvaluationConfig, bundle: Bundle) -> str:
    """What was evaluated, for a heading."""
    return f"{config.model} ({bundle.fingerprint})"


def described(config: EvaluationConfig, bundle: Bundle) -> dict[str, Any]:
    """What was evaluated and how, for JSON."""
    return {"fingerprint": bundle.fingerprint, **asdict(config)}


def _data(test: TestSet) -> str:
    return fingerprint(test.sources, [texts[0] for texts in test.references])
