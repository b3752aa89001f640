"""What does a language model gain when it rescores a corrector's n-best lists?

    python -m research.rescore_nbest --bundle B --language-model L --fit FIT.tsv --data SET.tsv [--beam 8]

Every sentence is decoded by beam search (the network alone, without decision layer and guards); the candidates are
ranked by log p(candidate | source) + weight · log p(candidate), both in nats and neither normalised by length. The
weight with the highest strict F1 on FIT, the smallest of equals, is reported on SET beside the first candidate
(weight 0) and the oracle: the candidate of the list that is closest to the reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import torch

from proofread.cli.script import Script
from proofread.edits.align import align
from proofread.errors import ConfigError
from proofread.metrics.base import fingerprint
from proofread.metrics.edit_f import EditFMetric
from proofread.metrics.report import Table, as_markdown, as_text
from proofread.metrics.significance import compare
from proofread.metrics.spelling import SpellingMetric
from proofread.metrics.testset import from_tsv
from proofread.model.batch import collate_sources
from proofread.model.seq2seq import Seq2Seq, prepare
from proofread.runtime.bundle import load_bundle
from proofread.runtime.weights import network_from
from proofread.search.base import to_text
from proofread.search.beam import beam
from proofread.search.correct import limits
from proofread.text.vocabulary import Vocabulary
from research.language_model.reading import LanguageModel

_WEIGHTS = "0,0.05,0.1,0.15,0.2,0.3,0.4,0.5,0.7,1"
_HEADER = ["candidate", "strict F1", "precision", "recall", "edit F0.5", "clean changed", "edits/10k"]


@dataclass(frozen=True)
class Candidate:
    """A text with its log-probabilities in nats under the corrector and under the language model."""

    text: str
    corrector: float
    language_model: float


@dataclass(frozen=True)
class Lists:
    """The n-best lists of a test set, best first, and its pairs."""

    sources: list[str]
    targets: list[str]
    candidates: list[list[Candidate]]

    def best(self, weight: float) -> list[str]:
        """The best candidate of every list at ``weight``; with 0 the first."""
        return [max(row, key=lambda one: one.corrector + weight * one.language_model).text for row in self.candidates]

    def oracle(self) -> list[str]:
        """The candidate of every list with the fewest edits to the reference."""
        return [
            min(row, key=lambda one: len(align(one.text, target))).text
            for row, target in zip(self.candidates, self.targets, strict=True)
        ]


def nbest(network: Seq2Seq, vocabulary: Vocabulary, text: str, size: int) -> list[tuple[str, float]]:
    """Up to ``size`` distinct texts with their log-probabilities, best first."""
    source = collate_sources([text], vocabulary)
    with torch.inference_mode():
        start = prepare(network, network.encoder(source), source)
    (found,) = beam(network, start, source, size=size, limits=limits(source), length_penalty=0.0)
    texts: dict[str, float] = {}
    for one in found:
        texts.setdefault(to_text(one.tokens, vocabulary, source.unknown[0]), one.score)
    return list(texts.items())


def lists_of(
    path: Path, network: Seq2Seq, vocabulary: Vocabulary, model: LanguageModel, *, size: int, limit: int | None
) -> Lists:
    """Decode and score the first ``limit`` sentences of a TSV file with one reference per sentence."""
    test = from_tsv(path)
    if not test.single:
        raise ConfigError(f"{path}: expected one reference per sentence, found several")
    sources = test.sources[:limit]
    candidates = []
    for source in sources:
        found = nbest(network, vocabulary, source, size)
        scores = model.scores([text for text, _ in found])
        candidates.append([Candidate(*one, score) for one, score in zip(found, scores, strict=True)])
    return Lists(sources, [texts[0] for texts in test.references[:limit]], candidates)


def fitted(lists: Lists, weights: Sequence[float]) -> float:
    """The weight with the highest strict F1."""
    metric = SpellingMetric()
    return max(weights, key=lambda w: (metric.corpus_score(lists.sources, lists.best(w), lists.targets).value, -w))


def _row(name: str, lists: Lists, texts: list[str]) -> list[str]:
    values = SpellingMetric().corpus_score(lists.sources, texts, lists.targets).values
    edits = EditFMetric().corpus_score(lists.sources, texts, [[target] for target in lists.targets])
    spelling = [values[f"sentence_correction_{part}"] for part in ("f1", "precision", "recall")]
    shares = [f"{100 * value:.2f}" for value in (*spelling, edits.value, values["false_positive_rate"])]
    return [name, *shares, f"{values['edits_per_10k']:.1f}"]


def _weights(_context: click.Context, _option: click.Parameter, value: str) -> list[float]:
    try:
        return sorted(float(part) for part in value.split(","))
    except ValueError as error:
        raise click.BadParameter(f"expected numbers separated by commas, got {value!r}") from error


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(cls=Script, help=__doc__)
@click.option("--bundle", type=click.Path(file_okay=False), help="The corrector; by default the one in the package.")
@click.option("--language-model", "model", type=click.Path(file_okay=False), required=True)
@click.option("--fit", type=_FILE, required=True, help="TSV to choose the weight on.")
@click.option("--data", type=_FILE, multiple=True, required=True, help="TSV to report on; repeatable.")
@click.option("--beam", "size", type=click.IntRange(2), default=8, show_default=True)
@click.option("--limit", type=click.IntRange(1), help="First sentences of each file alone.")
@click.option("--weights", callback=_weights, default=_WEIGHTS, show_default=True)
@click.option("--markdown", is_flag=True, help="Tables in Markdown.")
def main(
    bundle: str | None,
    model: str,
    fit: Path,
    data: tuple[Path, ...],
    size: int,
    limit: int | None,
    weights: list[float],
    markdown: bool,
) -> None:
    """Decode, fit the weight, report."""
    corrector, rescorer = load_bundle(bundle), load_bundle(model)
    network, language_model = network_from(corrector), LanguageModel.of(rescorer)
    show = as_markdown if markdown else as_text

    def decoded(path: Path) -> Lists:
        return lists_of(path, network, corrector.vocabulary, language_model, size=size, limit=limit)

    chosen = fitted(decoded(fit), weights)
    for path in data:
        lists = decoded(path)
        first, rescored = lists.best(0.0), lists.best(chosen)
        rows = [("first", first), (f"rescored, weight {chosen:g}", rescored), ("oracle", lists.oracle())]
        metric = SpellingMetric()
        before, after = (metric.statistics(lists.sources, texts, lists.targets) for texts in (first, rescored))
        found = compare(metric, before, after)
        low, high = 100 * found.interval.low, 100 * found.interval.high
        models = f"corrector {corrector.fingerprint}, language model {rescorer.fingerprint}"
        notes = [
            f"strict F1 gains {100 * found.difference:+.2f} [{low:+.2f}, {high:+.2f}], p = {found.p_value:.4f}",
            f"beam {size}, weight fitted on {fit.name}; {models}",
            metric.signature(data=fingerprint(lists.sources, lists.targets)),
            EditFMetric().signature(),
        ]
        title = f"{path.stem}: {len(lists.sources)} sentences, n-best rescoring"
        click.echo(show(Table(title, _HEADER, [_row(name, lists, texts) for name, texts in rows], notes)))


if __name__ == "__main__":
    main()
