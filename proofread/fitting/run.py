"""Fit the decision layer of a bundle, on real pairs, injected errors and clean text, and put it into the bundle.

Real pairs teach what people get wrong; held-out clean sentences (which neither the network nor the language models have
seen) teach what must be left alone; the same with injected errors teach the kinds that spelling pairs lack; the same
with errors of the real pairs, made again where the same words stand, show people's errors in more than the few
sentences in which they were seen. Everything is fitted in folds first: what the corrector says with trees that were not
fitted on a sentence chooses the thresholds of the presets and draws the reliability diagram. What is saved is then
fitted on everything.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from proofread.configuration import unknown
from proofread.corpus.readers import SourceConfig, read
from proofread.correction.corrector import Corrector
from proofread.decision.combiner import Combiner
from proofread.decision.layer import DecisionLayer
from proofread.errors import ConfigError
from proofread.evidence.habits import Habits
from proofread.evidence.network import NetworkScorer
from proofread.evidence.scorers import SCORERS, open_scorers
from proofread.fitting.calibration import calibration, case_weights, scaled, scales
from proofread.fitting.cases import Case, collect
from proofread.fitting.folds import cross_fitted, decided
from proofread.fitting.presets import THRESHOLDS, presets, sweep
from proofread.fitting.sieve import SieveConfig, sieved
from proofread.fitting.trees import TreesConfig, fit_combiner
from proofread.noise.config import OBSERVED, NoiseConfig
from proofread.noise.mixer import Noiser
from proofread.noise.observed import Observed
from proofread.reports.plotting import new_figure
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle, update_bundle
from proofread.runtime.reading import NetworkReader

logger = logging.getLogger(__name__)

LENGTHS = range(6, 129)


@dataclass(frozen=True)
class FitConfig:
    """What is fitted, and on what; conf/fit/fit.yaml says what each key means.

    Raises:
        ConfigError: a value is out of range; the message names the key.
    """

    bundle: str
    pairs: Sequence[str]
    clean: Sequence[str]
    trees: TreesConfig
    sieve: SieveConfig
    habits: Sequence[str] = ()
    tables: Mapping[str, str | None] = field(default_factory=dict)
    sentences: int = 12_000
    noise: Mapping[str, int] = field(default_factory=dict)
    folds: int = 4
    clean_weight: float = 3.0
    injected_weight: float = 0.25
    observed_weight: float = 0.5
    density: float = 10.0
    plot: str | None = None

    def __post_init__(self) -> None:
        for key in ("pairs", "clean", "habits"):
            if isinstance(getattr(self, key), str):
                object.__setattr__(self, key, [getattr(self, key)])
        for key in ("pairs", "clean"):
            if not getattr(self, key):
                raise ConfigError(f"{key}：至少要有一个文件")
        if self.folds < 2:
            raise ConfigError(f"folds：应不小于 2，现有 {self.folds}")
        if self.sentences < 1:
            raise ConfigError(f"sentences：应不小于 1，现有 {self.sentences}")
        known = [Path(file).stem for stored in SCORERS.values() for file in stored.files]
        for name in sorted({*self.tables} - {*known}):
            raise ConfigError(f"tables：{unknown(name, known)}")
        for key in ("clean_weight", "injected_weight", "observed_weight", "density"):
            if getattr(self, key) <= 0:
                raise ConfigError(f"{key}：应是正数，现有 {getattr(self, key)}")


@dataclass(frozen=True)
class Setting:
    """What stays the same in all folds: the network, the language models, and the mistakes seen."""

    network: NetworkScorer[Any]
    layer: Callable[[Combiner], DecisionLayer]

    def corrector(self, combiner: Combiner, *, traced: bool = False) -> Corrector:
        """The product's way from texts to edits, with another combiner."""
        return Corrector(self.network, self.layer(combiner), threads=os.cpu_count() or 1, traced=traced)


def fit(config: FitConfig, noisers: Sequence[Noiser], say: Callable[[str], object]) -> Path:
    """Fit, say the sweep over thresholds, the presets and the calibration, and update the bundle.

    Args:
        config: what to fit and on what.
        noisers: they inject errors into the clean sentences, in turn.
        say: takes a line of the result.

    Raises:
        ProofreadError: a file or the bundle cannot be used.
    """
    files = {f"{name}.safetensors": Path(path).read_bytes() for name, path in config.tables.items() if path}
    bundle = load_bundle(update_bundle(config.bundle, files) if files else config.bundle)
    habits = Habits.of((case.source, case.target) for path in config.habits for case in _lines(path))
    scorers = open_scorers(bundle.file)
    setting = Setting(
        NetworkReader(choose(bundle).backend, bundle.vocabulary),
        lambda combiner: DecisionLayer(bundle.vocabulary, scorers=scorers, combiner=combiner, habits=habits),
    )
    real = [case for path in config.pairs for case in _lines(path)]
    clean = [case for path in config.clean for case in heldout_lines(path, config.sentences)]
    # Error-free sentences of the real pairs are left out: many hold errors that nobody corrected.
    wrong = [case for case in real if not case.clean]
    groups = (
        (wrong, 1.0),
        (clean, config.clean_weight),
        (injected(clean, noisers), config.injected_weight),
        (injected(clean, [_people(wrong, clean)]), config.observed_weight),
    )
    cases = [case for group, _ in groups for case in group]
    samples = collect(setting.corrector(Combiner(), traced=True), cases)
    # Correct sentences weigh more than in the mix at hand, if not as much as in life: nothing would be left to learn.
    # Injected errors weigh less than people's.
    shares = np.repeat([weight for _, weight in groups], [len(group) for group, _ in groups])
    weights = np.where([case.clean for case in cases], config.clean_weight, shares)
    samples, sieve = sieved(samples, weights, config.sieve, folds=config.folds)
    odds = cross_fitted(samples, weights, config.trees, folds=config.folds)
    life = case_weights(cases, config.density, shares)
    fitted = scales(samples, odds, life)
    edits = decided(samples, odds, fitted, cases=len(cases))
    measured = calibration(cases, edits, config.density, life)
    chosen = presets(cases, edits)
    # Precision and recall of injected errors say little about people's; the table is about real and clean sentences.
    shown = len(wrong) + len(clean)
    for row in sweep(cases[:shown], edits[:shown], [*THRESHOLDS[4::5], *chosen.values()]):
        say(json.dumps(row))
    say(json.dumps({"presets": chosen, "calibration": measured}, indent=2))
    if config.plot is not None:
        draw(measured, Path(config.plot))
    layer = setting.layer(scaled(fit_combiner(samples, config.trees, weights, sieve), fitted))
    return update_bundle(config.bundle, layer.files(presets=chosen, calibration=measured))


def injected(clean: Sequence[Case], noisers: Sequence[Noiser]) -> list[Case]:
    """The sentences with errors of all ``noisers`` in turn."""
    made = []
    for index, case in enumerate(clean):
        one = noisers[index % len(noisers)].corrupt(case.source, epoch=0, index=index)
        made.append(Case(one.source, one.target))
    return made


def _people(wrong: Sequence[Case], clean: Sequence[Case]) -> Noiser:
    """Puts errors that people made in ``wrong`` into ``clean`` sentences, into nine of ten a single one."""
    observed = Observed.of(((case.source, case.target) for case in wrong), (case.source for case in clean))
    return Noiser(NoiseConfig(weights={OBSERVED: 1.0}, clean_share=0.0, rate=0.02), observed=observed)


def draw(measured: Mapping[str, Any], path: Path) -> None:
    """The reliability diagram as a picture."""
    figure = new_figure(5.0, 4.6)
    axes = figure.add_subplot()
    bins = measured["bins"]
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([b["confidence"] for b in bins], [b["right"] for b in bins], marker="o")
    for one in bins:
        axes.annotate(
            f"{one['edits']:,}", (one["confidence"], one["right"]), xytext=(6, -10), textcoords="offset points"
        )
    axes.set_xlabel("confidence")
    axes.set_ylabel("share of edits that are right")
    axes.set_title(f"{measured['edits']:,} edits, expected calibration error {measured['ece']:.3f}")
    figure.savefig(path, dpi=110)


def heldout_lines(pattern: str, most: int) -> list[Case]:
    """About ``most`` of the held-out lines of all files of ``pattern``, spread evenly over files."""
    return _lines(pattern, most, heldout=True)


def _lines(pattern: str, most: int | None = None, *, heldout: bool = False) -> list[Case]:
    """The lines of all files of ``pattern``, or about ``most`` of them, spread evenly."""
    config = SourceConfig(path=pattern, filter="heldout" if heldout else "all")
    files = [path for _, path, _ in config.files()]
    cases = []
    for path in files:
        lines = [
            Case(line.source, line.target or line.source) for line in read(path, config) if len(line.source) in LENGTHS
        ]
        cases += lines[:: 1 if most is None else max(1, len(lines) * len(files) // most)]
    return cases
