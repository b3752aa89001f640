"""Does our n-gram model agree with KenLM's on the same corpus?

    python scripts/check_kenlm.py --lmplz BUILD/bin/lmplz --every 13 CORPUS.txt[.xz] ...

Both estimate interpolated modified Kneser-Ney of the same order from the same lines, with the same symbols (ours are
folded; KenLM gets their numbers as words, unknown characters included). Compared on the held-out lines
(``proofread.text.heldout``): perplexity per character, and for each line with injected errors the log probability
that the right line gains over the wrong one. Takes the ``kenlm`` package for queries and ``lmplz`` for estimation,
which the package does not install: see docs/ngram.md.
"""

from __future__ import annotations

import lzma
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import build_ngram
import click
import numpy as np
from _kenlm import opened
from numpy.typing import NDArray

from proofread.cli.script import Script
from proofread.errors import ConfigError
from proofread.evidence.characters import CharacterScorer
from proofread.evidence.kneser_ney import Order, count_ngrams, estimate
from proofread.evidence.ngram import NgramModel
from proofread.metrics.base import Counts, Metric, ratio
from proofread.metrics.report import Table, as_markdown, as_text
from proofread.metrics.significance import compare
from proofread.noise.mixer import NoiseConfig, Noiser
from proofread.tables.alphabet import END, Alphabet
from proofread.text.heldout import is_heldout
from proofread.text.points import code_points

#: Natural-logarithm probabilities of the symbols of a line and of its end.
Scorer = Callable[[str], NDArray[np.floating[Any]]]
_HEADER = ["model", "perplexity", "difference", "prefers right", "difference [95 %]", "p", "same sign", "rho"]


class Preference(Metric[float, None]):
    """The share of wrong lines whose right version is the more probable; the hypothesis is what it gains."""

    name = "preference"
    headline = "right"
    fields = ("right", "pairs")

    def segment(self, source: str, hypothesis: float, reference: None) -> Counts:
        """One pair."""
        return np.array([hypothesis > 0, 1], dtype=np.int64)

    def values(self, counts: Counts) -> dict[str, float]:
        """The share."""
        return {"right": ratio(*counts.tolist())}

    def choices(self) -> dict[str, str]:
        """None."""
        return {}


class ExactTable:
    """Stands in for a quantised table: the code of an n-gram is its position, twice."""

    def __init__(self, order: Order) -> None:
        self._keys = order.keys
        self.entries = 1 << max(1, (len(order.keys) - 1).bit_length())

    def lookup(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
        """Whether each key is present, and its code."""
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return self._keys[places] == keys, (places * (self.entries + 1)).astype(np.uint64)


def exact(alphabet: Alphabet, orders: Sequence[Order]) -> NgramModel:
    """The estimated model as it is, neither quantised nor hashed; it can score but not be saved."""
    tables = []
    for order in orders[1:]:
        table = ExactTable(order)
        books = np.zeros((2, table.entries), np.float32)
        books[:, : len(order.keys)] = order.probability, order.backoff
        tables.append((table, *books))
    unigrams = np.stack([orders[0].probability, orders[0].backoff], axis=1).astype(np.float32)
    return NgramModel(alphabet, unigrams, tables)  # type: ignore[arg-type]


def read(paths: Sequence[Path], every: int) -> tuple[list[str], list[str]]:
    """Every n-th line of the files without repetitions, to learn from, and all held-out lines."""
    chosen: dict[str, None] = {}
    heldout: dict[str, None] = {}
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(map(str.rstrip, file)):
                if line and is_heldout(line):
                    heldout[line] = None
                elif line and number % every == 0:
                    chosen[line] = None
    if not chosen or not heldout:
        raise ConfigError(f"corpus: {len(chosen)} lines to learn from and {len(heldout)} held out; give more text")
    return list(chosen), list(heldout)


def as_words(alphabet: Alphabet, line: str) -> str:
    """The symbols of a line as KenLM takes them."""
    return " ".join(map(str, alphabet.encode(line).tolist()))


def train_kenlm(lmplz: Path, arpa: Path, alphabet: Alphabet, lines: Sequence[str], *, order: int, memory: str) -> None:
    """Write KenLM's model of ``lines`` to ``arpa``; discounts that cannot be computed are the same as ours."""
    text = arpa.with_suffix(".words")
    with text.open("w", encoding="ascii") as file:
        file.writelines(f"{as_words(alphabet, line)}\n" for line in lines)
    command = [
        lmplz,
        "-o",
        order,
        "-S",
        memory,
        "-T",
        arpa.parent,
        "--discount_fallback",
        "--text",
        text,
        "--arpa",
        arpa,
    ]
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    except OSError as error:
        raise ConfigError(f"--lmplz {lmplz}: cannot be run: {error.strerror}") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise ConfigError(f"--lmplz {lmplz}: ended with {done.returncode}, last words: {last}")
    text.unlink()


def kenlm_scorer(arpa: Path, alphabet: Alphabet) -> Scorer:
    """Scores by KenLM, in natural logarithms."""
    model = opened(arpa)

    def score(line: str) -> NDArray[np.float64]:
        return np.array([one[0] for one in model.full_scores(as_words(alphabet, line))]) * np.log(10)

    return score


def own_scorer(model: NgramModel) -> Scorer:
    """Scores by a model of ours."""
    return lambda line: CharacterScorer(model).read([line]).log_probabilities()


def perplexity(score: Scorer, lines: Sequence[str]) -> float:
    """Per character, ends of lines included."""
    return float(np.exp(-np.concatenate([score(line) for line in lines]).mean(dtype=np.float64)))


def gains(score: Scorer, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """What each right line gains in log probability over the wrong one."""
    return np.array([score(right).sum(dtype=np.float64) - score(wrong).sum(dtype=np.float64) for wrong, right in pairs])


def injected(lines: Sequence[str], alphabet: Alphabet) -> list[tuple[str, str]]:
    """(wrong, right) for every line; errors that folding hides are left out."""
    noiser = Noiser(NoiseConfig(clean_share=0.0))
    made = [noiser.corrupt(line, epoch=0, index=index) for index, line in enumerate(lines)]
    pairs = [(one.source, one.target) for one in made]
    return [pair for pair in pairs if as_words(alphabet, pair[0]) != as_words(alphabet, pair[1])]


def rank_correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's; ties are too few to matter."""
    ranks = np.array([np.argsort(np.argsort(values)) for values in (first, second)])
    return float(np.corrcoef(ranks)[0, 1])


def compared(
    models: Sequence[tuple[str, Scorer]], lines: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> list[list[str]]:
    """One row per model; the first is what the others are compared with."""
    metric, rows = Preference(), []
    reference: tuple[float, NDArray[np.float64], Counts] | None = None
    for name, score in models:
        found, gained = perplexity(score, lines), gains(score, pairs)
        counts = metric.statistics([wrong for wrong, _ in pairs], gained.tolist(), [None] * len(pairs))
        row = [name, f"{found:.3f}", "", f"{metric.values(counts.sum(axis=0))['right']:.2%}", "", "", "", ""]
        if reference is None:
            reference = found, gained, counts
        else:
            test = compare(metric, reference[2], counts)
            low, high = test.interval.low, test.interval.high
            row[2] = f"{found / reference[0] - 1:+.2%}"
            row[4:6] = f"{100 * test.difference:+.2f} [{100 * low:+.2f}, {100 * high:+.2f}]", f"{test.p_value:.3f}"
            row[6] = f"{np.mean((gained > 0) == (reference[1] > 0)):.2%}"
            row[7] = f"{rank_correlation(gained, reference[1]):.4f}"
        rows.append(row)
    return rows


def find_lmplz(name: str) -> Path:
    """The estimator by its path, or by its name where the shell would find it."""
    place = shutil.which(name)
    if place is None:
        raise ConfigError(f"--lmplz: {name} is no program that can be run; build it as docs/ngram.md says")
    return Path(place)


@click.command(cls=Script, help=__doc__)
@click.argument("corpus", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lmplz", default="lmplz", show_default=True, help="KenLM's estimator.")
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="Learn from every n-th line alone.")
@click.option("--order", type=click.IntRange(2, 5), default=4, show_default=True)
@click.option("--symbols", type=click.IntRange(10, 7000), default=7000, show_default=True)
@click.option("--megabytes", multiple=True, default=[18.8], show_default=True, help="Pruned sizes; repeatable.")
@click.option("--memory", default="2G", show_default=True, help="For lmplz to sort in.")
@click.option(
    "--keep",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Keep the unpruned models in this folder, for bench_ngram.py: kenlm.arpa and ngram.safetensors.",
)
@click.option("--markdown", is_flag=True, help="A table in Markdown.")
def main(
    corpus: tuple[Path, ...],
    lmplz: str,
    every: int,
    order: int,
    symbols: int,
    megabytes: tuple[float, ...],
    memory: str,
    keep: Path | None,
    markdown: bool,
) -> None:
    """Train, compare, report."""
    estimator = find_lmplz(lmplz)
    lines, heldout = read(corpus, every)
    text = "".join(f"{line}\n" for line in lines)
    alphabet = Alphabet.most_frequent(np.bincount(code_points(text), minlength=0x110000), symbols)
    pairs = injected(heldout, alphabet)
    with tempfile.TemporaryDirectory() as folder:
        place = (keep or Path(folder)) / "kenlm.arpa"
        train_kenlm(estimator, place, alphabet, lines, order=order, memory=memory)
        theirs = [int(part) for part in np.genfromtxt(place, str, skip_header=1, max_rows=order, delimiter="=")[:, 1]]
        models = [("KenLM, unpruned", kenlm_scorer(place, alphabet))]
    stream = np.concatenate(([END], alphabet.encode(text))).astype(np.int32)
    counted = [count_ngrams(stream, n, len(alphabet)) for n in range(1, order + 1)]
    orders = estimate(counted, len(alphabet))
    models.append(("ours, unpruned", own_scorer(exact(alphabet, orders))))
    quantised = NgramModel.quantise(alphabet, orders)
    if keep is not None:
        quantised.save(keep / "ngram.safetensors")
    models.append(("ours, quantised", own_scorer(quantised)))
    for most in megabytes:
        small = build_ngram.build([(1.0, text)], symbols=symbols, order=order, target_bytes=int(most * 1e6))
        models.append((f"ours, at most {most:g} MB", own_scorer(small)))
    ours = [len(one.keys) for one in orders]
    rows = compared(models, heldout, pairs)
    characters = sum(map(len, heldout))
    notes = [
        f"order {order}, {len(alphabet):,} symbols; held out: {len(heldout):,} lines, {characters:,} characters",
        f"n-grams of each order, unpruned: ours {ours}, KenLM {theirs} (with its own unknown word)",
        f"{len(pairs):,} of them with injected errors; differences in points, p by approximate randomisation",
    ]
    title = f"KenLM and ours on {len(lines):,} lines, {len(text) - len(lines):,} characters"
    click.echo((as_markdown if markdown else as_text)(Table(title, _HEADER, rows, notes)))


if __name__ == "__main__":
    main()
