"""How far back does a recurrent network remember? The gradient that reaches step t-k, for RNN, GRU and LSTM.

    python -m research.gradient_flow [--bundle NAME=DIR ...] [--text FILE] [--png FILE]

For the first forward layer of each encoder this measures the Frobenius norm of the Jacobian d h_t / d x_{t-k}, by
random projections: the mean of |J^T v|^2 over random v of unit variance is |J|_F^2. Values are relative to k = 0.
Without bundles it compares freshly initialised networks of equal size.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from proofread.cli.script import Script
from proofread.errors import ConfigError, FormatError
from proofread.model.batch import Source, collate_sources
from proofread.model.config import ModelConfig
from proofread.model.seq2seq import Seq2Seq
from proofread.reports.plotting import new_figure
from proofread.runtime.bundle import load_bundle
from proofread.runtime.weights import network_from
from proofread.text.vocabulary import Vocabulary

_SAMPLE = Path(__file__).parent.parent / "data" / "sample" / "valid.txt"
_SHOWN = (0, 1, 2, 3, 5, 10, 20, 30, 40, 60, 80, 100)


def gradient_norms(layer: nn.RNNBase, inputs: Tensor, *, probes: int = 8) -> NDArray[np.float64]:
    """Root mean square over the batch of |d h_T / d x_{T-k}|_F, for k = 0 … length - 1.

    Args:
        layer: one layer in one direction, batch first.
        inputs: [batch, length, input].
        probes: random projections.
    """
    inputs = inputs.detach().requires_grad_()
    last = layer(inputs)[0][:, -1]
    squares = torch.zeros(inputs.shape[1], dtype=torch.float64)
    for _ in range(probes):
        (gradient,) = torch.autograd.grad((last * torch.randn_like(last)).sum(), inputs, retain_graph=True)
        squares += gradient.double().square().sum(dim=2).mean(dim=0)
    return (squares / probes).sqrt().flip(0).numpy()


def windows(text: str, length: int, most: int) -> list[str]:
    """The first ``most`` pieces of ``text`` with ``length`` characters each."""
    pieces = [text[start : start + length] for start in range(0, len(text) - length + 1, length)][:most]
    if not pieces:
        raise FormatError(f"text: expected at least {length} characters, got {len(text)}")
    return pieces


def measure(network: Seq2Seq, source: Source) -> NDArray[np.float64]:
    """:func:`gradient_norms` of the first forward layer, relative to k = 0, without the end of the sentence."""
    with torch.no_grad():
        embedded = network.encoder.embedding(source.characters, source.syllables, source.tones)[:, :-1]
    norms = gradient_norms(network.encoder.stack.ahead[0], embedded)  # type: ignore[arg-type]
    return norms / norms[0]


def fresh(characters: str, hidden: int) -> dict[str, tuple[Seq2Seq, Vocabulary]]:
    """Untrained networks that differ in their cell alone."""
    vocabulary = Vocabulary(sorted(set(characters)), {})
    networks = {}
    for cell in ("rnn", "gru", "lstm"):
        torch.manual_seed(0)
        config = ModelConfig(
            vocabulary_size=len(vocabulary), syllable_count=1, pinyin_dim=0, cell=cell, encoder_hidden=hidden
        )
        networks[cell.upper()] = Seq2Seq(config).eval(), vocabulary
    return networks


def _opened(bundles: tuple[str, ...]) -> dict[str, tuple[Seq2Seq, Vocabulary]]:
    networks = {}
    for value in bundles:
        name, equals, folder = value.partition("=")
        if not equals:
            raise ConfigError(f"--bundle: expected NAME=DIR, got {value!r}")
        bundle = load_bundle(folder)
        networks[name] = network_from(bundle), bundle.vocabulary
    return networks


def _draw(curves: dict[str, NDArray[np.float64]], path: Path) -> None:
    figure = new_figure(7.5, 4.5)
    axis = figure.subplots()
    for name, curve in curves.items():
        axis.semilogy(np.maximum(curve, 1e-12), label=name, linewidth=2)
    axis.set(xlabel="steps back, k", ylabel="|dh(t) / dx(t-k)|, relative to k = 0", ylim=(1e-8, None))
    axis.grid(alpha=0.3)
    axis.legend(frameon=False)
    figure.savefig(path, dpi=140)


@click.command(cls=Script, help=__doc__)
@click.option("--bundle", "bundles", multiple=True, metavar="NAME=DIR", help="A trained network; repeatable.")
@click.option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=_SAMPLE)
@click.option("--length", type=click.IntRange(2, 512), default=81, show_default=True, help="Characters read.")
@click.option("--sentences", type=click.IntRange(1), default=32, show_default=True, help="Pieces of text.")
@click.option("--hidden", type=click.IntRange(1), default=256, show_default=True, help="Units of a fresh network.")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Draw the curves; needs matplotlib.")
def main(bundles: tuple[str, ...], text: Path, length: int, sentences: int, hidden: int, png: Path | None) -> None:
    """Measure, print a table, draw."""
    torch.manual_seed(0)
    pieces = windows("".join(text.read_text("utf-8").split()), length, sentences)
    networks = _opened(bundles) or fresh("".join(pieces), hidden)
    curves = {
        name: measure(network, collate_sources(pieces, vocabulary)) for name, (network, vocabulary) in networks.items()
    }
    print("k".rjust(20) + "".join(f"{k:>9}" for k in _SHOWN if k < length) + "  below 1% at k")
    for name, curve in curves.items():
        below = np.flatnonzero(curve < 0.01)
        row = "".join(f"{curve[k]:>9.1e}" for k in _SHOWN if k < length)
        print(f"{name:>20}{row}  {below[0] if len(below) else 'never'}")
    if png is not None:
        _draw(curves, png)


if __name__ == "__main__":
    main()
