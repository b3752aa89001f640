"""Fit the decision layer of a bundle and write it (and the language model) into the bundle.

    python scripts/fit_decision.py BUNDLE --pairs REAL.tsv --habits SEEN.tsv --clean 'CORPUS/*.txt.xz' [--ngram FILE]

Real pairs teach what people get wrong; held-out clean sentences of the corpora (which neither the network nor the
language model has seen) teach what must be left alone; others with injected errors teach the kinds that spelling pairs
lack. Everything is fitted in four folds first: what a combiner says of sentences it was not fitted on chooses the
thresholds of the presets and draws the reliability diagram. What is saved is then fitted on everything.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.corpus.readers import SourceConfig, read
from proofread.decision.habits import Habits
from proofread.decision.layer import NGRAM
from proofread.decision.ngram import NgramModel
from proofread.decision.propose import Proposer
from proofread.formats.plotting import new_figure
from proofread.noise.mixer import Noiser
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle, update_bundle
from proofread.runtime.reading import NetworkReader
from proofread.training.decision import collect, cross_fitted, fit_combiner, save_decision
from proofread.training.presets import THRESHOLDS, calibration, presets, sweep
from proofread.training.profiles import noise_profile

_LENGTHS = range(6, 129)
#: Noise profiles and how often each is used for the injected errors.
_NOISE = {"default": 5, "learner": 1, "asr": 1, "ocr": 1}


def _lines(pattern: str, most: int, *, heldout: bool) -> list[tuple[str, str]]:
    """Up to ``most`` lines, spread evenly over all files of ``pattern``."""
    config = SourceConfig(path=pattern, filter="heldout" if heldout else "all")
    files = [path for _, path, _ in config.files()]
    pairs = []
    for path in files:
        lines = [
            (line.source, line.target or line.source) for line in read(path, config) if len(line.source) in _LENGTHS
        ]
        step = max(1, len(lines) * len(files) // most)
        pairs += lines[::step]
    return pairs


def _injected(sentences: list[str]) -> list[tuple[str, str]]:
    """The sentences with errors of all profiles in turn."""
    noisers = [noiser for name, times in _NOISE.items() for noiser in [Noiser(noise_profile(name))] * times]
    pairs = []
    for index, sentence in enumerate(sentences):
        one = noisers[index % len(noisers)].corrupt(sentence, epoch=0, index=index)
        pairs.append((one.source, one.target))
    return pairs


def _draw(measured: dict, path: Path) -> None:
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


@click.command(cls=Script, help=__doc__)
@click.argument("bundle", type=click.Path(exists=True, file_okay=False))
@click.option("--pairs", multiple=True, required=True, help="TSV of real pairs to fit on; may be given several times.")
@click.option("--habits", multiple=True, help="TSV of other real pairs, whose mistakes are counted.")
@click.option("--clean", required=True, help="Glob of clean text; only its held-out lines are used.")
@click.option("--ngram", type=click.Path(exists=True, dir_okay=False), help="Language model to put into the bundle.")
@click.option("--sentences", default=12000, show_default=True, help="Clean sentences; each is also used with errors.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write the reliability diagram to this PNG.")
def main(
    bundle: str,
    pairs: tuple[str, ...],
    habits: tuple[str, ...],
    clean: str,
    ngram: str | None,
    sentences: int,
    plot: Path,
) -> None:
    """Fit, print the sweep over thresholds, and update the bundle."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if ngram is not None:
        update_bundle(bundle, {NGRAM: Path(ngram).read_bytes()})
    opened = load_bundle(bundle)
    counted = Habits.of(pair for path in habits for pair in _lines(path, 10**9, heldout=False))
    model = opened.file(NGRAM)
    proposer = Proposer(opened.vocabulary, NgramModel.load(model) if model else None, counted)
    reader = NetworkReader(choose(opened).backend, opened.vocabulary)
    real = [pair for path in pairs for pair in _lines(path, 10**9, heldout=False)]
    lines = _lines(clean, sentences, heldout=True)
    noisy = _injected([text for text, _ in lines])
    cases = [case for part in (real, lines, noisy) for case in collect(reader, proposer, part)]
    edits = cross_fitted(cases)
    measured = calibration(cases, edits)
    # Error-free sentences of the real pairs are left out of the budget: many hold errors that nobody corrected.
    counted_in = [i for i, case in enumerate(cases) if i >= len(real) or case.source != case.target]
    chosen = presets([cases[i] for i in counted_in], [edits[i] for i in counted_in])
    # Precision and recall of injected errors say little about people's; the table is about real and clean sentences.
    shown = len(cases) - len(noisy)
    for row in sweep(cases[:shown], edits[:shown], [*THRESHOLDS[4::5], *chosen.values()]):
        click.echo(json.dumps(row))
    click.echo(json.dumps({"presets": chosen, "calibration": measured}, indent=2))
    if plot is not None:
        _draw(measured, plot)
    save_decision(bundle, fit_combiner(cases), chosen, habits=counted, calibration=measured)


if __name__ == "__main__":
    main()
