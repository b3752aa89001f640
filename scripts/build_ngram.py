"""Build the character n-gram model of the decision layer from plain text, one sentence a line.

    python scripts/build_ngram.py --out ngram.safetensors CORPUS.txt[.xz] ...

Held-out lines (``proofread.text.heldout``) are never counted, a line that occurs twice is counted once. Prints
the perplexity on the held-out lines of each file, and with ``--pairs`` how often a known correction of a real
error gains probability. Needs about 28 bytes of memory for each character of text.
"""

from __future__ import annotations

import argparse
import lzma
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from proofread.decision.alphabet import END, Alphabet, code_points
from proofread.decision.kneser_ney import count_ngrams, estimate
from proofread.decision.ngram import NgramModel
from proofread.decision.pruning import Pruner
from proofread.decision.sentences import SentenceScores
from proofread.lexicon.pinyin import readings
from proofread.text.heldout import is_heldout

# A first filter, so that not all of the many n-grams seen once need be scored; order 1 and up.
RARER_IS_NOISE = (1, 1, 2, 3, 4)


def read_lines(paths: list[Path]) -> tuple[list[str], dict[str, list[str]]]:
    """The text of each file without held-out lines and repetitions, and the held-out lines by file name."""
    seen: set[str] = set()
    texts, heldout = [], {}
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8", newline="\n") as file:
            lines = [line for line in map(str.rstrip, file) if line and not (line in seen or seen.add(line))]
        texts.append("".join(f"{line}\n" for line in lines if not is_heldout(line)))
        heldout[path.name.split(".")[0]] = [line for line in lines if is_heldout(line)]
    return texts, heldout


def build(texts: list[str], *, symbols: int, order: int, target_bytes: int, twice_below: int) -> NgramModel:
    frequencies = sum(np.bincount(code_points(text), minlength=0x110000) for text in texts)
    alphabet = Alphabet.most_frequent(frequencies, symbols)
    size = len(alphabet)
    # 16 bits hold any id and halve the memory of the largest array.
    encoded = [alphabet.encode(text).astype(np.uint16) for text in texts]
    start = [np.array([END], np.uint16)]
    once = np.concatenate(start + encoded)
    twice = np.concatenate([once, *(ids for ids in encoded if len(ids) < twice_below)])
    counts = []
    for n, at_least in enumerate(RARER_IS_NOISE[:order], 1):
        # Discounts come from how many n-grams are truly rare, which repeated text would hide.
        rarity = count_ngrams(once, n, size).counts_of_counts
        counts.append(replace(count_ngrams(twice, n, size, at_least=at_least), counts_of_counts=rarity))
        print(f"order {n}: {len(counts[-1].keys):,} n-grams counted at least {at_least} times", flush=True)
    del encoded, once, twice
    pruner = Pruner(counts, size)
    threshold = pruner.threshold_for(target_bytes, NgramModel.size_of)
    kept = pruner.select(threshold)
    print(f"kept above {threshold:.2f} nats:", *(f"{len(order.keys):,}" for order in kept))
    return NgramModel.quantise(alphabet, estimate(kept, size))


def perplexities(model: NgramModel, heldout: dict[str, list[str]], most: int) -> dict[str, float]:
    """Perplexity per character (sentence ends included) on the first ``most`` held-out lines of each file."""
    return {
        name: float(
            np.exp(
                -np.concatenate(
                    [SentenceScores(model, [model.encode(line)]).log_probabilities() for line in lines[:most]]
                ).mean()
            )
        )
        for name, lines in heldout.items()
        if lines
    }


def substitution_gains(model: NgramModel, line: str, places: np.ndarray, candidates: np.ndarray) -> np.ndarray:
    """Log-probability that ``line`` gains by each of the candidates at its place."""
    scores = SentenceScores(model, [model.encode(line)])
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
    parser.add_argument("--order", type=int, default=4)
    parser.add_argument("--megabytes", type=float, default=18.8)
    parser.add_argument(
        "--twice-below",
        type=int,
        default=15_000_000,
        metavar="CHARACTERS",
        help="files smaller than this count twice: everyday language is spread over many small sources",
    )
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="TSV files: wrong sentence, right one")
    parser.add_argument("--heldout-lines", type=int, default=400, help="lines of each file to evaluate on")
    options = parser.parse_args()

    start = time.time()
    texts, heldout = read_lines(options.corpus)
    print(f"read {sum(map(len, texts)):,} characters in {time.time() - start:.0f} s")
    model = build(
        texts,
        symbols=options.symbols,
        order=options.order,
        target_bytes=int(options.megabytes * 1e6),
        twice_below=options.twice_below,
    )
    model.save(options.out)
    print(f"wrote {options.out}, {options.out.stat().st_size:,} bytes, after {time.time() - start:.0f} s")
    model = NgramModel.load(options.out)
    for name, perplexity in perplexities(model, heldout, options.heldout_lines).items():
        print(f"perplexity {perplexity:8.2f}  {name}")
    lines = [line for group in heldout.values() for line in group[: options.heldout_lines // 10]]
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
