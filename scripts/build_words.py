"""Build the word model: a dictionary pruned to the words in use, and how likely one word follows another.

    python scripts/build_words.py SEGMENTED --out words.safetensors [--weight 'law*=0.5' ...]

``SEGMENTED`` is what ``segment_corpus.py`` wrote. Words of two to four Han characters that occur often enough are kept,
those outside jieba's dictionary only if they occur more often; all other tokens are cut into kept words and characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
from numpy.typing import NDArray

from proofread.cli.script import Script
from proofread.evidence.count_shards import CountShards
from proofread.evidence.kneser_ney import estimate
from proofread.evidence.ngram import NgramModel
from proofread.evidence.pruning import Pruner
from proofread.lexicon.words import dictionary
from proofread.tables.alphabet import END, Alphabet
from proofread.tables.texts import parse_weights, weight_of
from proofread.tables.wordlist import LONGEST, NO_WORD, Wordlist
from proofread.text.characters import HAN_RUN
from proofread.text.points import code_points

_SYMBOLS = 7000


def read_tokens(folder: Path) -> tuple[list[str], list[tuple[str, NDArray[np.int32]]]]:
    """The list of tokens, the first a line break, and the token numbers of each source by its name."""
    tokens = (folder / "tokens.txt").read_text(encoding="utf-8").split("\n")[:-1]
    return tokens, [(path.stem, np.load(path, mmap_mode="r")) for path in sorted(folder.glob("*.npy"))]


def pieces(numbers: NDArray[np.int32], most: int = 10_000_000) -> Iterator[NDArray[np.int32]]:
    """One source in pieces of whole sentences, of about ``most`` tokens each."""
    start = 0
    while start < len(numbers):
        ends = np.flatnonzero(numbers[start : start + most] == 0)
        end = start + int(ends[-1]) + 1 if len(ends) else len(numbers)
        yield numbers[start:end]
        start = end


def choose(tokens: Sequence[str], counts: NDArray[np.float64], *, least: int, least_new: int) -> list[str]:
    """The tokens that become words."""
    known = dictionary()
    return [
        token
        for token, count in zip(tokens, counts.tolist(), strict=True)
        if count >= least
        and 2 <= len(token) <= LONGEST
        and (count >= least_new or token in known)
        and HAN_RUN.fullmatch(token)
    ]


def cut(token: str, numbers: Mapping[str, int], alphabet: Alphabet) -> Iterator[int]:
    """The ids of a token that is no word: the longest words first, else single symbols."""
    start = 0
    while start < len(token):
        for length in range(min(LONGEST, len(token) - start), 1, -1):
            number = numbers.get(token[start : start + length])
            if number is not None:
                yield number
                break
        else:
            length = 1
            yield int(alphabet.encode(token[start])[0])
        start += length


class Stream:
    """Token numbers to word ids."""

    def __init__(self, tokens: Sequence[str], words: Wordlist) -> None:
        possible = [token for token in tokens if 2 <= len(token) <= LONGEST]
        found = zip(possible, words.find_texts(possible).tolist(), strict=True)
        numbers = {token: number for token, number in found if number != NO_WORD}
        parts = [[END]]
        parts += [[numbers[t]] if t in numbers else list(cut(t, numbers, words.alphabet)) for t in tokens[1:]]
        self._lengths = np.array([len(part) for part in parts], dtype=np.int64)
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._flat = np.array([number for part in parts for number in part], dtype=np.int32)

    def __call__(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """The word ids of one source, ``END`` before and after every sentence."""
        lengths = self._lengths[numbers]
        ends = np.cumsum(lengths)
        shift = np.repeat(self._starts[numbers] - (ends - lengths), lengths)
        return np.concatenate(([END], self._flat[shift + np.arange(len(shift))])).astype(np.int32)


@click.command(cls=Script, help=__doc__)
@click.argument("segmented", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--weight", multiple=True, metavar="PATTERN=NUMBER", help="How much occurrences in a source count.")
@click.option("--least", default=25, show_default=True, help="Occurrences that make a dictionary word worth keeping.")
@click.option("--least-new", default=150, show_default=True, help="The same for words outside the dictionary.")
@click.option("--megabytes", default=14.0, show_default=True, help="Size of the file.")
@click.option("--scratch", type=click.Path(path_type=Path), help="Folder for counts; the system's by default.")
def main(
    segmented: Path,
    out: Path,
    weight: tuple[str, ...],
    least: int,
    least_new: int,
    megabytes: float,
    scratch: Path | None,
) -> None:
    """Choose the words, count, prune, estimate, write."""
    weights = parse_weights(weight)
    tokens, sources = read_tokens(segmented)
    occurred = np.zeros(len(tokens))
    for _, numbers in sources:
        for part in pieces(numbers):
            occurred += np.bincount(part, minlength=len(tokens))
    characters = np.zeros(0x110000, dtype=np.int64)
    lengths = np.array([len(token) for token in tokens[1:]])
    np.add.at(characters, code_points("".join(tokens[1:])), np.repeat(occurred[1:], lengths).astype(np.int64))
    alphabet = Alphabet.most_frequent(characters, _SYMBOLS)
    chosen = [t for t in choose(tokens, occurred, least=least, least_new=least_new) if alphabet.encode(t).all()]
    words = Wordlist.of(alphabet, chosen)
    click.echo(f"{len(tokens):,} tokens, {len(chosen):,} of them words")
    stream = Stream(tokens, words)
    with TemporaryDirectory(dir=scratch) as folder:
        shards = CountShards(Path(folder), len(words), 2)
        for source, (name, numbers) in enumerate(sources):
            counted = 0
            for shard, part in enumerate(pieces(numbers)):
                ids = stream(part)
                shards.add(source, shard, ids)
                counted += len(ids) - 1
            click.echo(f"{name}: {counted:,} words, weight {weight_of(name, weights)}")
        factors = shards.factors([weight_of(name, weights) for name, _ in sources])
        counts = [shards.merged(n, factors, at_least=n) for n in (1, 2)]
    fixed = 8 * len(chosen)

    def size_of(kept: Sequence[int]) -> int:
        return NgramModel.size_of(kept) + fixed

    pruner = Pruner(counts, len(words))
    threshold = pruner.threshold_for(int(megabytes * 1e6), size_of)
    kept = pruner.select(threshold)
    NgramModel.quantise(words, estimate(kept, len(words))).save(out)
    click.echo(f"{len(counts[1].keys):,} pairs, {len(kept[1].keys):,} kept above {threshold:.2f} nats")
    click.echo(f"wrote {out}, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
