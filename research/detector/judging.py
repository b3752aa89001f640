"""How well a detector tells wrong sentences from right ones, and what it saves as a filter before correction."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torchmetrics.functional.classification import binary_auroc, binary_roc

from proofread.errors import FormatError
from proofread.evaluation.charts import document, rendered
from proofread.evaluation.judging import described, named, shown
from proofread.evaluation.run import EvaluationConfig, read_sets
from proofread.metrics.base import fingerprint
from proofread.metrics.report import Table
from proofread.metrics.significance import Interval
from proofread.metrics.testset import TestSet
from proofread.runtime.bundle import Bundle
from research.detector.reading import Detector

#: Shares of the wrong sentences that a filter must let through.
RECALLS: Final = (0.90, 0.95, 0.99)
SIGNATURE: Final = "label:source-is-no-reference|auc:exact|interval:95%-stratified-bootstrap-1000|version:1"
_SAMPLES, _SEED = 1000, 12345

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Detection:
    """One test set judged.

    Attributes:
        wrong, clean: number of sentences of either kind.
        auc, interval: area under the ROC curve, and its 95% interval by bootstrap within either kind.
        skipped: recall -> share of the clean sentences that a filter of that recall skips, which is what it saves.
        thresholds: recall -> the probability from which on such a filter lets a sentence through.
        curve: false and true positive rates, each [points].
        speed: characters per second.
    """

    test: TestSet
    wrong: int
    clean: int
    auc: float
    interval: Interval
    skipped: Mapping[float, float]
    thresholds: Mapping[float, float]
    curve: tuple[Floats, Floats]
    speed: float


def judge_detection(probabilities: Sequence[float], test: TestSet, *, seconds: float) -> Detection:
    """Compare probabilities with what is known: a sentence is wrong unless it is one of its references.

    Raises:
        FormatError: all sentences are wrong, or none is.
    """
    labels = [source not in references for source, references in zip(test.sources, test.references, strict=True)]
    wrong, clean = sum(labels), len(labels) - sum(labels)
    if not wrong or not clean:
        raise FormatError(
            f"{test.path}: a ROC curve needs sentences with and without errors, found {wrong} and {clean}"
        )
    scores = torch.tensor(probabilities, dtype=torch.float64)
    truth = torch.tensor(labels, dtype=torch.long)
    false, true, thresholds = (part.double().numpy() for part in binary_roc(scores, truth))
    # The rates come in single precision.
    reached = {recall: int(np.argmax(true >= recall - 1e-6)) for recall in RECALLS}
    return Detection(
        test=test,
        wrong=wrong,
        clean=clean,
        auc=float(binary_auroc(scores, truth)),
        interval=_interval(scores, truth),
        skipped={recall: 1 - float(false[point]) for recall, point in reached.items()},
        thresholds={recall: float(thresholds[point]) for recall, point in reached.items()},
        curve=(false, true),
        speed=sum(map(len, test.sources)) / seconds,
    )


def _interval(scores: torch.Tensor, truth: torch.Tensor) -> Interval:
    """Wrong and clean sentences are resampled apart, so that every sample has both."""
    draw = np.random.default_rng(_SEED)
    groups = [np.flatnonzero(truth.numpy() == label) for label in (0, 1)]
    values = []
    for _ in range(_SAMPLES):
        chosen = torch.from_numpy(np.concatenate([draw.choice(group, len(group)) for group in groups]))
        values.append(float(binary_auroc(scores[chosen], truth[chosen], validate_args=False)))
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(low), float(high))


def detected(config: EvaluationConfig, bundle: Bundle) -> str:
    """Judge a detector on every set; the ROC curves go into the output folder.

    Raises:
        ProofreadError: the bundle or a set cannot be used.
        MissingExtraError: matplotlib is not installed.
    """
    detector = Detector.of(bundle, device=config.device)
    found: dict[str, Detection] = {}
    for name, test in read_sets(config.data, limit=config.limit).items():
        started = time.perf_counter()
        probabilities = detector.probabilities(test.sources, batch_size=config.batch_size)
        found[name] = judge_detection(probabilities, test, seconds=time.perf_counter() - started)
    title = f"{named(config, bundle)}, detection"
    png, svg = draw_roc({name: one.curve for name, one in found.items()})
    folder = Path(config.output)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "roc.png").write_bytes(png)
    (folder / "roc.html").write_text(
        document(title, [svg[svg.index("<svg") :], f"<p><code>{escape(SIGNATURE)}</code></p>"]), encoding="utf-8"
    )
    data = {"model": described(config, bundle), "signature": SIGNATURE, "folder": str(folder)}
    return shown(config, [_table(title, found, folder)], {**data, "sets": {n: _plain(d) for n, d in found.items()}})


def draw_roc(curves: Mapping[str, tuple[Floats, Floats]]) -> tuple[bytes, str]:
    """ROC curves by name as PNG and as SVG; raises MissingExtraError without matplotlib."""

    def paint(figure: Any) -> None:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="0.7", linestyle=":")
        for name, (false, true) in curves.items():
            axes.plot(false, true, label=name)
        axes.set(xlabel="clean sentences let through", ylabel="wrong sentences let through", title="ROC")
        axes.grid(alpha=0.3)
        axes.legend()

    return rendered(paint, size=(6, 5.5))


def _table(title: str, found: Mapping[str, Detection], folder: Path) -> Table:
    header = ["set", "data", "wrong", "clean", "AUC", "95%", *(f"skipped at R={r:.2f}" for r in RECALLS), "chars/s"]
    rows = [
        [
            name,
            fingerprint(one.test.sources, one.test.references),
            str(one.wrong),
            str(one.clean),
            f"{one.auc:.3f}",
            f"{one.interval.low:.3f}–{one.interval.high:.3f}",
            *(f"{one.skipped[recall]:.1%}" for recall in RECALLS),
            f"{one.speed:.0f}",
        ]
        for name, one in found.items()
    ]
    notes = [
        "skipped at R: share of the clean sentences below the threshold that keeps the share R of the wrong ones",
        "thresholds are chosen on the set itself",
        f"signature: {SIGNATURE}",
        f"curves: {folder}",
    ]
    return Table(title, header, rows, notes)


def _plain(one: Detection) -> dict[str, Any]:
    return {
        "path": str(one.test.path),
        "wrong": one.wrong,
        "clean": one.clean,
        "auc": one.auc,
        "interval": [one.interval.low, one.interval.high],
        "skipped": {f"{recall:.2f}": one.skipped[recall] for recall in RECALLS},
        "thresholds": {f"{recall:.2f}": one.thresholds[recall] for recall in RECALLS},
        "characters_per_second": one.speed,
    }
