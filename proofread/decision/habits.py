"""Which single-character mistakes writers were seen to make, and how often: the error model of a noisy channel."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping


class Habits:
    """Counts of mistakes.

    Args:
        counts: by mistake, the wrong character followed by the right one, how often it was seen.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        self._meant: dict[str, list[str]] = defaultdict(list)
        for pair in sorted(self.counts, key=lambda pair: (-self.counts[pair], pair)):
            self._meant[pair[0]].append(pair[1])

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], *, least: int = 2) -> Habits:
        """Habits seen at least ``least`` times in (wrong, right) sentences; pairs of unequal length are passed over."""
        counts = Counter(
            old + new
            for wrong, right in pairs
            if len(wrong) == len(right)
            for old, new in zip(wrong, right, strict=True)
            if old != new
        )
        return cls({pair: count for pair, count in counts.items() if count >= least})

    def meant(self, character: str) -> list[str]:
        """What was meant where ``character`` was wrong, most frequent first."""
        return self._meant.get(character, [])

    def log_count(self, old: str, new: str) -> float:
        """log(1 + count), mean over the characters that differ between two strings of equal length."""
        pairs = [a + b for a, b in zip(old, new, strict=True) if a != b]
        return sum(math.log1p(self.counts.get(pair, 0)) for pair in pairs) / len(pairs)
