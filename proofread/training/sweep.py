"""How precision, recall and over-correction move with the least confidence, and which thresholds follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from proofread.decision.layer import DecisionLayer, Preset
from proofread.errors import ConfigError
from proofread.metrics.testset import TestSet
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle
from proofread.runtime.reading import NetworkReader
from proofread.training.decision import collect, decide, save_decision
from proofread.training.presets import THRESHOLDS, presets, sweep

#: What a row says, in the order in which it is shown.
COLUMNS: Final = ("threshold", "precision", "recall", "strict", "lenient", "untouched", "edits_per_10k")
#: The name of all sets together.
ALL: Final = "all"


@dataclass(frozen=True)
class Sweep:
    """Rows of :func:`~proofread.training.presets.sweep` by set, and the presets that follow from all sets together.

    Attributes:
        clean: error-free sentences in all sets; without any there are no presets.
    """

    curves: Mapping[str, Sequence[Mapping[str, Any]]]
    presets: Mapping[str, Preset]
    clean: int


def sweep_sets(bundle: Bundle, sets: Mapping[str, TestSet], *, device: str) -> Sweep:
    """Read every sentence once and decide at all thresholds; a line is read as one sentence.

    Raises:
        ConfigError: a set has several references for a sentence.
    """
    for test in sets.values():
        if not test.single:
            raise ConfigError(f"sweep: needs exactly one reference per sentence, {test.path} has several")
    layer = _layer(bundle)
    reader = NetworkReader(choose(bundle, device=device).backend, bundle.vocabulary)
    pairs = {
        name: [(source, targets[0]) for source, targets in zip(test.sources, test.references, strict=True)]
        for name, test in sets.items()
    }
    cases = {name: collect(reader, layer.proposer, rows) for name, rows in pairs.items()}
    edits = {name: [decide(case, layer.combiner) for case in rows] for name, rows in cases.items()}
    together = [case for rows in cases.values() for case in rows]
    proposed = [found for rows in edits.values() for found in rows]
    curves = {name: sweep(rows, edits[name], THRESHOLDS) for name, rows in cases.items()}
    pooled = sweep(together, proposed, THRESHOLDS) if len(curves) > 1 else next(iter(curves.values()))
    clean = sum(case.source == case.target for case in together)
    everything = {ALL: pooled, **curves} if len(curves) > 1 else curves
    return Sweep(everything, presets(together, proposed) if clean else {}, clean)


def write_presets(bundle: Bundle, found: Sweep) -> None:
    """Put the presets into the bundle, whose weights stay.

    Raises:
        ConfigError: there was no error-free sentence to choose them by.
    """
    if not found.clean:
        raise ConfigError(
            "write_presets: presets are chosen by the share of error-free sentences left untouched, data has none"
        )
    layer = _layer(bundle)
    save_decision(bundle.path, layer.combiner, found.presets, habits=layer.habits, calibration=layer.calibration)


def _layer(bundle: Bundle) -> DecisionLayer:
    return DecisionLayer.load(bundle.vocabulary, bundle.file)
