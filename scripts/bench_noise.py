"""Measure error injection on one core, in characters of clean text per second of processor time.

    python scripts/bench_noise.py FILE.txt [--rate 0.03] [--clean-share 0.3]

The first pass fills the tables that are built per character and word on first use; it is reported apart.
"""

from __future__ import annotations

import argparse
import time
from itertools import islice
from pathlib import Path

from proofread.noise.mixer import NoiseConfig, Noiser


def seconds(noiser: Noiser, sentences: list[str], epoch: int) -> float:
    start = time.process_time()
    for index, sentence in enumerate(sentences):
        noiser.corrupt(sentence, epoch=epoch, index=index)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="UTF-8 text, one clean sentence per line")
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--rate", type=float, default=NoiseConfig().rate)
    parser.add_argument("--clean-share", type=float, default=NoiseConfig().clean_share)
    options = parser.parse_args()

    with options.file.open(encoding="utf-8") as lines:
        sentences = [line.rstrip("\n") for line in islice(lines, options.sentences)]
    characters = sum(map(len, sentences))
    noiser = Noiser(NoiseConfig(rate=options.rate, clean_share=options.clean_share))
    print(f"{len(sentences):,} sentences of {characters / len(sentences):.1f} characters")
    print(f"first pass: {characters / seconds(noiser, sentences, 0) / 1e6:.2f} M characters/s")
    # The best pass: the others were slowed down by something else on the machine.
    best = min(seconds(noiser, sentences, 1 + number) for number in range(options.passes))
    print(f"warm:       {characters / best / 1e6:.2f} M characters/s")


if __name__ == "__main__":
    main()
