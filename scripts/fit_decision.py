"""Fit the decision layer of a bundle and write decision.json (and the language model) into it.

    python scripts/fit_decision.py BUNDLE --pairs REAL.tsv --clean 'CORPUS/*.txt.xz' [--ngram FILE]

Real pairs teach what people get wrong; held-out clean sentences of the corpora (which neither the network nor the
language model has seen) teach what must be left alone; the same sentences with injected errors teach the kinds that
spelling pairs lack. A quarter of each is set aside to choose the thresholds of the presets.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click

from proofread.cli.script import Script
from proofread.corpus.readers import SourceConfig, read
from proofread.decision.layer import DecisionLayer
from proofread.noise.config import NoiseConfig
from proofread.noise.mixer import Noiser
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle, update_bundle
from proofread.runtime.reading import NetworkReader
from proofread.training.decision import collect, fit_combiner, presets, save_decision, sweep

_LENGTHS = range(6, 129)


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


@click.command(cls=Script, help=__doc__)
@click.argument("bundle", type=click.Path(exists=True, file_okay=False))
@click.option("--pairs", multiple=True, required=True, help="TSV of real pairs; may be given several times.")
@click.option("--clean", required=True, help="Glob of clean text; only its held-out lines are used.")
@click.option("--ngram", type=click.Path(exists=True, dir_okay=False), help="Language model to put into the bundle.")
@click.option("--sentences", default=3000, show_default=True, help="Clean sentences to use.")
def main(bundle: str, pairs: tuple[str, ...], clean: str, ngram: str | None, sentences: int) -> None:
    """Fit, print the sweep over thresholds, and update the bundle."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if ngram is not None:
        update_bundle(bundle, {"ngram.safetensors": Path(ngram).read_bytes()})
    opened = load_bundle(bundle)
    layer = DecisionLayer.load(opened.vocabulary, decision=None, ngram=opened.file("ngram.safetensors"))
    reader = NetworkReader(choose(opened).backend, opened.vocabulary)
    real = [pair for path in pairs for pair in _lines(path, 10**9, heldout=False)]
    correct = _lines(clean, sentences, heldout=True)
    noiser = Noiser(NoiseConfig(clean_share=0.0))
    injected = [noiser.corrupt(text, epoch=0, index=i) for i, (text, _) in enumerate(correct)]
    noisy = [(one.source, one.target) for one in injected][: len(correct) // 2]
    parts = [collect(reader, layer.proposer, part) for part in (real, correct, noisy)]
    fitted = fit_combiner([case for part in parts for i, case in enumerate(part) if i % 4])
    held = [case for part in parts[:2] for case in part[::4]]
    rows = sweep(held, fitted, [round(0.1 + 0.02 * i, 2) for i in range(45)])
    for row in rows:
        click.echo(json.dumps(row))
    chosen = presets(rows)
    click.echo(json.dumps({"presets": chosen, "weights": fitted.to_dict()}, ensure_ascii=False, indent=2))
    save_decision(bundle, fitted, chosen)


if __name__ == "__main__":
    main()
