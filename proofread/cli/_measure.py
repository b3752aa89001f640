"""Measuring: how fast, how late, how much memory. Everything takes what it measures and the clock."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar

#: Seconds since whenever, such as :func:`time.perf_counter`.
Clock = Callable[[], float]
T = TypeVar("T")

#: Length of the sentences whose latency is given, in characters.
SENTENCE = 30


@dataclass(frozen=True, slots=True)
class Speed:
    """Characters read in so many seconds."""

    characters: int
    seconds: float

    @property
    def rate(self) -> float:
        """Characters per second."""
        return self.characters / self.seconds if self.seconds else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {**asdict(self), "characters_per_second": self.rate}


@dataclass(frozen=True, slots=True)
class Spread:
    """The median, the 95th and the 99th percentile of measured times, in milliseconds."""

    median: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """The spread of two or more times in seconds; percentiles between two values are interpolated."""
        cuts = statistics.quantiles((1000 * one for one in seconds), n=100, method="inclusive")
        return cls(cuts[49], cuts[94], cuts[98])

    def to_dict(self) -> dict[str, float]:
        """Plain values, ready for JSON."""
        return asdict(self)


def timed(call: Callable[[], T], *, clock: Clock) -> tuple[T, float]:
    """What ``call`` returns, and the seconds it took."""
    began = clock()
    value = call()
    return value, clock() - began


def throughput(
    pipe: Callable[[Iterable[str]], Iterable[object]], lines: Iterable[str], *, seconds: float, clock: Clock
) -> Speed:
    """Feed ``lines`` to the stream ``pipe`` for ``seconds``; what it has taken, it finishes."""
    fed = 0
    began = clock()

    def feed() -> Iterator[str]:
        nonlocal fed
        for line in lines:
            fed += len(line)
            yield line
            if clock() - began >= seconds:
                return

    for _ in pipe(feed()):
        pass
    return Speed(fed, clock() - began)


def latencies(call: Callable[[str], object], sentences: Iterable[str], *, rounds: int, clock: Clock) -> list[float]:
    """Seconds of ``rounds`` single calls, with one of ``sentences`` after the other."""
    return [timed(partial(call, sentence), clock=clock)[1] for sentence in islice(sentences, rounds)]


def typical(sentences: Iterable[str], most: int) -> list[str]:
    """The ``most`` of ``sentences`` whose length is nearest to :data:`SENTENCE`."""
    return sorted(sentences, key=lambda sentence: abs(len(sentence) - SENTENCE))[:most]


def peak_bytes(maxrss: int, platform: str = sys.platform) -> int:
    """``ru_maxrss`` of getrusage(2) in bytes: Linux gives KiB, macOS gives bytes."""
    return maxrss if platform == "darwin" else maxrss * 1024


def own_peak_bytes() -> int | None:
    """The most memory this process has had, in bytes; None where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    return peak_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
