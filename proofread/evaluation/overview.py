"""The results of several test sets side by side, for people and for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from proofread.evaluation.run import Evaluation
from proofread.metrics.base import Score, fingerprint
from proofread.metrics.choice import METRICS
from proofread.metrics.report import Judgement, Table, as_data

#: Columns of the comparison: heading, metric, value, and how it is shown.
_COLUMNS: Final = (
    ("strict P", "spelling", "sentence_correction_precision", "{:.3f}"),
    ("strict R", "spelling", "sentence_correction_recall", "{:.3f}"),
    ("strict F1", "spelling", "sentence_correction_f1", "{:.3f}"),
    ("lenient F1", "spelling-lenient", "sentence_correction_f1", "{:.3f}"),
    ("untouched", "spelling", "false_positive_rate", "{:.3f}"),
    ("edits/10k", "spelling", "edits_per_10k", "{:.1f}"),
    *((f"{name} F0.5", name, "f0.5", "{:.3f}") for name in METRICS if name.startswith("edit-f")),
    *((name.upper(), name, name.partition("-")[0], "{:.3f}") for name in ("gleu", "gleu-word")),
    *((name.upper(), name, name, "{:.2f}") for name in ("bleu", "chrf")),
)
_DATA: Final = re.compile(r"\|data:[0-9a-f]{8}")
#: Values that say nothing about a set without error-free sentences.
_OF_CLEAN: Final = ("false_positive_rate", "edits_per_10k")


def as_overview(title: str, evaluations: Sequence[Evaluation]) -> Table:
    """A row per set and the signatures of all numbers; a dash where a metric or value does not apply."""
    scored = {metric for one in evaluations for metric in one.results}
    columns = [column for column in _COLUMNS if column[1] in scored]
    rows = [
        [
            one.name,
            fingerprint(one.test.sources, one.test.references),
            str(len(one.test.sources)),
            *(_cell(one.results.get(metric), value, form) for _, metric, value, form in columns),
            f"{one.speed:.0f}",
        ]
        for one in evaluations
    ]
    header = ["set", "data", "sentences", *(heading for heading, *_ in columns), "chars/s"]
    return Table(title, header, rows, list(_signatures(evaluations)))


def _cell(result: Judgement | None, name: str, form: str) -> str:
    if result is None or _says_nothing(result.score, name):
        return "–"
    value = result.score.values[name]
    return form.format(1 - value if name == "false_positive_rate" else value)


def _says_nothing(score: Score, name: str) -> bool:
    """Whether ``name`` is about error-free sentences or about errors, and the set has none of them."""
    counts = score.counts
    if name in _OF_CLEAN:
        return not counts["clean_sentences"]
    if "clean_sentences" in counts:
        return counts["clean_sentences"] == counts["sentences"]
    errors = [count for field, count in counts.items() if field.endswith(("_tp", "_fn"))]
    return bool(errors) and not any(errors)


def _signatures(evaluations: Sequence[Evaluation]) -> Iterator[str]:
    """Each signature with the sets that it holds for; which data they are is a column of the table."""
    sets: dict[tuple[str, str], list[str]] = {}
    for one in evaluations:
        for metric, result in one.results.items():
            sets.setdefault((metric, _DATA.sub("", result.score.signature)), []).append(one.name)
    for (metric, signature), names in sorted(sets.items(), key=lambda item: list(METRICS).index(item[0][0])):
        yield f"{metric} ({', '.join(names)}): {signature}"


def as_json(model: Mapping[str, Any], evaluations: Sequence[Evaluation]) -> dict[str, Any]:
    """Everything, ready for JSON."""
    return {
        "model": dict(model),
        "sets": {
            one.name: {
                "path": str(one.test.path),
                "sentences": len(one.test.sources),
                "characters_per_second": one.speed,
                "results": {name: as_data(result) for name, result in one.results.items()},
            }
            for one in evaluations
        },
    }
