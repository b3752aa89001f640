"""Build the character n-gram model of the decision layer from plain text, one sentence a line.

    python scripts/build_ngram.py --out ngram.safetensors CORPUS.txt[.xz] ...

Held-out lines (``proofread.text.heldout``) are never counted, a line that occurs twice is counted once. Prints
the perplexity on the held-out lines of each file, and with ``--pairs`` how often a known correction of a real
error gains probability. The text is counted in shards that are merged on disk: needs about 28 bytes of memory for each
character of a shard and job, 40 for each line and 16 for each n-gram that occurs often enough, whatever the corpus.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from proofread.evidence.characters import CharacterScorer
from proofread.evidence.count_shards import CountShards
from proofread.evidence.kneser_ney import estimate
from proofread.evidence.ngram import NgramModel
from proofread.evidence.pruning import Pruner
from proofread.lexicon.pinyin import readings
from proofread.tables.alphabet import END, Alphabet
from proofread.tables.texts import distinct_lines, lines_of, parse_weights, weight_of
from proofread.text.heldout import is_heldout
from proofread.text.points import CODE_POINTS, code_points

# A first filter, so that not all of the many n-grams seen once need be scored; order 1 and up.
RARER_IS_NOISE = (1, 1, 2, 2, 3)


def weighted_lines(corpus: list[Path], weights: dict[str, float]) -> Iterator[tuple[float, str]]:
    """The lines to count, each with its weight and a line break behind it."""
    seen: set[int] = set()
    for path in corpus:
        weight = weight_of(path.name, weights)
        for line in distinct_lines(path, seen):
            yield weight, f"{line}\n"


class TextShards:
    """Text on disk, cut into shards of whole lines of one weight; ``frequencies`` counts its code points.

    Args:
        lines: with their weights.
        folder: where the shards are written.
        characters: after how many a shard ends.
    """

    def __init__(self, lines: Iterable[tuple[float, str]], folder: Path, characters: int) -> None:
        self.paths: dict[float, list[Path]] = {}
        self.frequencies = np.zeros(CODE_POINTS, dtype=np.int64)
        self._folder = folder
        waiting: dict[float, list[str]] = defaultdict(list)
        length: Counter[float] = Counter()
        for weight, line in lines:
            self.paths.setdefault(weight, [])
            waiting[weight].append(line)
            length[weight] += len(line)
            if length[weight] >= characters:
                self._write(weight, waiting.pop(weight))
                length[weight] = 0
        for weight, rest in waiting.items():
            self._write(weight, rest)

    def _write(self, weight: float, lines: list[str]) -> None:
        text = "".join(lines)
        self.frequencies += np.bincount(code_points(text), minlength=CODE_POINTS)
        path = self._folder / f"{list(self.paths).index(weight)}.{len(self.paths[weight])}.txt"
        path.write_bytes(text.encode())
        self.paths[weight].append(path)


def count_shard(shards: CountShards, alphabet: Alphabet, source: int, number: int, path: Path) -> int:
    """Count one shard of text; returns its characters."""
    # 16 bits hold any id and halve the memory of the largest array.
    encoded = alphabet.encode(path.read_bytes().decode()).astype(np.uint16)
    shards.add(source, number, np.concatenate([np.array([END], np.uint16), encoded]))
    return len(encoded)


def build(
    lines: Iterable[tuple[float, str]],
    *,
    symbols: int,
    order: int,
    target_bytes: int,
    shard: int = 10_000_000,
    jobs: int = 1,
    scratch: Path | None = None,
) -> NgramModel:
    """A model of at most ``target_bytes`` from lines and their weights.

    Args:
        lines: each with a line break behind it.
        symbols: most symbols.
        order: longest n-grams.
        target_bytes: size of the model.
        shard: characters that are counted at a time.
        jobs: processes that count.
        scratch: folder for the counts of the shards, about 60 bytes a character; the system's by default.
    """
    with TemporaryDirectory(dir=scratch) as folder:
        texts = TextShards(lines, Path(folder), shard)
        alphabet = Alphabet.most_frequent(texts.frequencies, symbols)
        size = len(alphabet)
        shards = CountShards(Path(folder), size, order)
        with ProcessPoolExecutor(jobs, get_context("spawn")) if jobs > 1 else nullcontext() as pool:
            for source, (weight, paths) in enumerate(texts.paths.items()):
                once = partial(count_shard, shards, alphabet, source)
                characters = (pool.map if pool else map)(once, range(len(paths)), paths)
                print(f"weight {weight}: {sum(characters):,} characters, {len(paths)} shards", flush=True)
        counts, factors = [], shards.factors(list(texts.paths))
        for n, at_least in enumerate(RARER_IS_NOISE[:order], 1):
            counts.append(shards.merged(n, factors, at_least=at_least))
            print(f"order {n}: {len(counts[-1].keys):,} n-grams counted at least {at_least} times", flush=True)
    pruner = Pruner(counts, size)
    threshold = pruner.threshold_for(target_bytes, NgramModel.size_of)
    kept = pruner.select(threshold)
    print(f"kept above {threshold:.2f} nats:", *(f"{len(one.keys):,}" for one in kept))
    return NgramModel.quantise(alphabet, estimate(kept, size))


def perplexities(model: NgramModel, heldout: dict[str, list[str]], most: int) -> dict[str, float]:
    """Perplexity per character (sentence ends included) on the first ``most`` held-out lines of each file."""
    return {
        name: float(
            np.exp(
                -np.concatenate(
                    [CharacterScorer(model).read([line]).log_probabilities() for line in lines[:most]]
                ).mean()
            )
        )
        for name, lines in heldout.items()
        if lines
    }


def substitution_gains(model: NgramModel, line: str, places: np.ndarray, candidates: np.ndarray) -> np.ndarray:
    """Log-probability that ``line`` gains by each of the candidates at its place."""
    scores = CharacterScorer(model).read([line])
    left, right = scores.substitutions(np.zeros_like(places), places, candidates)
    return left + right


def correction_gains(model: NgramModel, path: Path, most: int) -> np.ndarray:
    """Log-probability gained by each right character in the first ``most`` equally long pairs of a TSV file."""
    gains: list[np.ndarray] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        source, target = line.split("\t")[:2]
        wrong = [i for i, pair in enumerate(zip(source, target, strict=False)) if pair[0] != pair[1]]
        if len(source) == len(target) and wrong and len(gains) < most:
            gains.append(substitution_gains(model, source, np.array(wrong), model.encode(target)[wrong]))
    return np.concatenate(gains)


def best_same_sound(model: NgramModel, lines: list[str], *, characters: int = 4000) -> tuple[np.ndarray, float]:
    """The best gain of any same-sound character at each place of correct ``lines``, and candidates per second."""
    by_sound: dict[str, set[str]] = {}
    for point in model.alphabet.characters[:characters].tolist():
        for reading in readings(chr(point)):
            by_sound.setdefault(reading.syllable, set()).add(chr(point))
    best, tried, seconds = [], 0, 0.0
    for line in lines:
        groups = [set().union(*(by_sound.get(r.syllable, ()) for r in readings(c))) - {c} for c in line]
        places = [place for place, group in enumerate(groups) for _ in group]
        candidates = model.encode("".join("".join(sorted(group)) for group in groups))
        start = time.process_time()
        deltas = substitution_gains(model, line, np.array(places, np.int64), candidates)
        seconds += time.process_time() - start
        tried += len(deltas)
        gain = np.full(len(line), -np.inf)
        np.maximum.at(gain, places, deltas)
        best.append(gain[[bool(group) for group in groups]])
    return np.concatenate(best), tried / max(seconds, 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--symbols", type=int, default=7000)
    parser.add_argument("--order", type=int, default=5)
    parser.add_argument("--megabytes", type=float, default=36.0)
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="PATTERN=NUMBER",
        help="how much each occurrence in files of this name counts; the first pattern that matches, 1 otherwise",
    )
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="TSV files: wrong sentence, right one")
    parser.add_argument("--shard", type=int, default=10_000_000, help="characters that are counted at a time")
    parser.add_argument("--jobs", type=int, default=1, help="processes that count")
    parser.add_argument("--scratch", type=Path, help="folder for the counts of the shards, the system's by default")
    parser.add_argument("--heldout-lines", type=int, default=400, help="lines of each file to evaluate on")
    options = parser.parse_args()

    start = time.time()
    model = build(
        weighted_lines(options.corpus, parse_weights(options.weight)),
        symbols=options.symbols,
        order=options.order,
        target_bytes=int(options.megabytes * 1e6),
        shard=options.shard,
        jobs=options.jobs,
        scratch=options.scratch,
    )
    model.save(options.out)
    print(f"wrote {options.out}, {options.out.stat().st_size:,} bytes, after {time.time() - start:.0f} s")
    model = NgramModel.load(options.out)
    heldout = {path.name.split(".")[0]: list(filter(is_heldout, lines_of(path))) for path in options.corpus}
    for name, perplexity in perplexities(model, heldout, options.heldout_lines).items():
        print(f"perplexity {perplexity:8.2f}  {name}")
    lines = [line for group in heldout.values() for line in group[: options.heldout_lines // 10]]
    if lines:
        best, speed = best_same_sound(model, lines)
        print(f"clean: a same-sound character gains over 3 nats at {(best > 3).mean():.2%} of {len(best):,} places")
        print(f"speed: {speed:,.0f} candidates/s")
    for path in options.pairs:
        gains = correction_gains(model, path, 500)
        print(
            f"{path.name}: {(gains > 0).mean():.1%} of {len(gains)} corrections gain, {(gains > 3).mean():.1%} over 3"
        )


if __name__ == "__main__":
    main()
