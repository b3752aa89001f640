"""How precision, recall and over-correction move with the least confidence, and which thresholds follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from proofread.correction.corrector import Corrector
from proofread.decision.layer import DecisionLayer, Preset
from proofread.errors import ConfigError
from proofread.fitting.cases import Case
from proofread.fitting.presets import THRESHOLDS, presets, sweep
from proofread.metrics.testset import TestSet
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle, update_bundle
from proofread.runtime.reading import NetworkReader

#: What a row says, in the order in which it is shown.
COLUMNS: Final = ("threshold", "precision", "recall", "strict", "lenient", "untouched", "edits_per_10k")
#: The name of all sets together.
ALL: Final = "all"


@dataclass(frozen=True)
class Sweep:
    """Rows of :func:`~proofread.fitting.presets.sweep` by set, and the presets that follow from all sets together.

    Attributes:
        clean: error-free sentences in all sets; without any there are no presets.
    """

    curves: Mapping[str, Sequence[Mapping[str, Any]]]
    presets: Mapping[str, Preset]
    clean: int


def sweep_sets(bundle: Bundle, sets: Mapping[str, TestSet], *, device: str) -> Sweep:
    """Read every sentence once, as the product does, and decide at all thresholds.

    Raises:
        ConfigError: a set has several references for a sentence.
    """
    for test in sets.values():
        if not test.single:
            raise ConfigError(f"sweep：每句只能有一个答案，{test.path} 有多个")
    reader = NetworkReader(choose(bundle, device=device).backend, bundle.vocabulary)
    corrector = Corrector(reader, _layer(bundle))
    cases = {
        name: [Case(source, targets[0]) for source, targets in zip(test.sources, test.references, strict=True)]
        for name, test in sets.items()
    }
    edits = {
        name: [[edit for row in one.edits().values() for edit in row] for one in corrector.pipe(test.sources)]
        for name, test in sets.items()
    }
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
        raise ConfigError("write_presets：松紧要靠没有错的句子来定，data 里没有这样的句子")
    update_bundle(bundle.path, _layer(bundle).files(presets=found.presets))


def _layer(bundle: Bundle) -> DecisionLayer:
    return DecisionLayer.load(bundle.vocabulary, bundle.file)
