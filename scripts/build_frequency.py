"""Count characters of plain-text corpora into ``lexicon/resources/characters.tsv``.

Each file's counts are scaled by 1/sqrt(its size), so that a source ten times larger weighs about three times
more instead of ten: otherwise the largest corpus would dictate what is frequent. Characters of GB 2312 and of
``--extra`` files (for example the General Standard list) that never occur are appended with count 1.

    python scripts/build_frequency.py [--extra LIST ...] CORPUS.txt[.xz] ...
"""

from __future__ import annotations

import argparse
import lzma
import math
from collections import Counter, defaultdict
from pathlib import Path

from proofread.lexicon.resource import RESOURCES, update_checksum
from proofread.text.characters import is_han

NAME = "characters.tsv"
ROWS = 10_000


def count(path: Path) -> Counter[str]:
    """Characters of one file, white space and line ends left out."""
    opener = lzma.open if path.suffix == ".xz" else open
    counts: Counter[str] = Counter()
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            counts.update(line)
    return Counter({c: n for c, n in counts.items() if c.isprintable() and not c.isspace()})


def gb2312() -> list[str]:
    """The 6,763 Han characters of GB 2312, rows 16 to 87."""
    cells = (bytes((row + 0xA0, cell + 0xA0)) for row in range(16, 88) for cell in range(1, 95))
    return [text for cell in cells if (text := cell.decode("gb2312", errors="ignore"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--extra", nargs="*", type=Path, default=[], help="files whose Han characters are kept")
    options = parser.parse_args()

    weighted: defaultdict[str, float] = defaultdict(float)
    for path in options.corpora:
        counts = count(path)
        size = sum(counts.values())
        for character, occurrences in counts.items():
            weighted[character] += occurrences / math.sqrt(size)
        print(f"{path.name}: {size:,} characters, {len(counts):,} distinct")
    # Counts per 100 million characters are small integers for rare characters and never zero.
    scale = 1e8 / sum(weighted.values())
    ranked = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[:ROWS]
    rows = {character: max(1, round(weight * scale)) for character, weight in ranked}
    extra = [c for path in options.extra for c in path.read_text(encoding="utf-8") if is_han(c)]
    for character in sorted({*gb2312(), *extra} - rows.keys()):
        rows[character] = 1
    text = "".join(f"{character}\t{occurrences}\n" for character, occurrences in rows.items())
    (RESOURCES / NAME).write_text(text, encoding="utf-8")
    print(f"{len(rows):,} rows, sha256 {update_checksum(NAME)}")


if __name__ == "__main__":
    main()
