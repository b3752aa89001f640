"""Sentences of many weighted files as one shuffled stream, divided among ranks and workers."""

from __future__ import annotations

import hashlib
import logging
import math
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from proofread.corpus.readers import SourceConfig, read
from proofread.errors import ConfigError, FormatError
from proofread.noise.keyed_random import key
from proofread.text.characters import CLAUSE_END, CLOSERS, SENTENCE_END

log = logging.getLogger(__name__)

_OPEN_FILES = 32
_BURST = 16  # lines taken from a file at a time; the shuffle buffer spreads them
_PIECES = 12  # low bits of a sentence's number, which count the pieces of a line
_MASK = (1 << 63) - 1
_CLOSERS = re.escape("".join(sorted(CLOSERS)))
_SENTENCE = re.compile(f"[{re.escape(''.join(sorted(SENTENCE_END)))}]+[{_CLOSERS}]*")
_CLAUSE = re.compile(f"[{re.escape(''.join(sorted(CLAUSE_END)))}][{_CLOSERS}]*")
# How much larger a text is than its file, by suffix; only balances how fast files are read.
_EXPANSION = {".xz": 4.0, ".bz2": 4.0, ".gz": 2.5, ".zst": 3.0}


class Item(NamedTuple):
    """A sentence on its way to a batch; ``target`` is None when the sentence is clean and to be corrupted."""

    number: int  # keys its noise
    source: str
    target: str | None

    @property
    def length(self) -> int:
        """Positions it needs in a padded batch, with the end mark."""
        return max(len(self.source), len(self.target or "")) + 1


@dataclass(frozen=True, slots=True)
class _Lane:
    """One pass over one file."""

    config: SourceConfig
    path: Path
    key: int  # added to line numbers to number sentences
    share: float  # of the lines that this pass keeps
    size: float  # expected amount of text


class SentenceStream:
    """All sentences of ``sources``, once per epoch times their weight.

    A sentence's ``number`` depends only on the name of its source, the name of its file there, its line, its
    piece of the line and which repetition it is. Files are read side by side in proportion to their size,
    so that all domains are present from the start of an epoch to its end; a bounded buffer shuffles what
    they give. The order is a function of (seed, epoch, shard, shards), the set of all shards only of (seed,
    epoch).

    Args:
        sources: By name.
        min_length, max_length: Characters. Shorter sentences are left out; longer clean ones are split at
            sentence and clause marks; what has no such mark, and longer pairs, are left out. ``skipped``
            counts both.
        seed: Keys the order and the choice of sentences where a weight is not a whole number.
        buffer: Sentences in the shuffle buffer; 0 keeps the order of the files.

    Raises:
        ConfigError: A source has no files; the message names it.
    """

    def __init__(
        self,
        sources: Mapping[str, SourceConfig],
        *,
        min_length: int = 2,
        max_length: int = 128,
        seed: int = 0,
        buffer: int = 0,
    ) -> None:
        self.min_length = min_length
        self.max_length = max_length
        self.seed = seed
        self.buffer = buffer
        self.skipped: Counter[str] = Counter()
        self._lanes = [lane for name, source in sources.items() for lane in _lanes(name, source)]

    def items(self, *, epoch: int, shard: int = 0, shards: int = 1) -> Iterator[Item]:
        """Yield the share ``shard`` of ``shards`` of an epoch; shares are disjoint and together complete."""
        self.skipped.clear()
        lanes = [(self._lane(lane, epoch, shard, shards), lane.size) for lane in self._lanes]
        if self.buffer:
            rng = random.Random(f"{self.seed}/{epoch}/{shard}/{shards}")
            yield from _shuffled(_interleaved(lanes, rng), self.buffer, rng)
        else:
            for items, _ in lanes:
                yield from items
        if self.skipped:
            log.info("epoch %d, shard %d of %d: left out %s", epoch, shard, shards, dict(self.skipped))

    def _lane(self, lane: _Lane, epoch: int, shard: int, shards: int) -> Iterator[Item]:
        # Without the offset, files of few lines would all go to the first shards.
        lines = read(lane.path, lane.config, shard=(shard + lane.key) % shards, shards=shards)
        for line, source, target in lines:
            number = (lane.key + (line << _PIECES)) & _MASK
            if lane.share < 1 and key(self.seed, epoch, number) >= lane.share * 2**64:
                continue
            length = len(source) if target is None else max(len(source), len(target))
            if self.min_length <= length <= self.max_length:
                yield Item(number, source, target)
            elif target is None and length > self.max_length:
                yield from self._pieces(number, source)
            else:
                self.skipped["short" if length < self.min_length else "long"] += 1

    def _pieces(self, first: int, text: str) -> Iterator[Item]:
        for number, piece in enumerate(split_long(text, self.max_length)):
            if self.min_length <= len(piece) <= self.max_length:
                yield Item((first + number) & _MASK, piece, None)
            else:
                self.skipped["short" if len(piece) < self.min_length else "long"] += 1


def split_long(text: str, limit: int) -> Iterator[str]:
    """Cut ``text`` into pieces of at most ``limit`` characters, after sentence marks or else clause marks.

    Pieces join to ``text``. A stretch of more than ``limit`` characters without any mark stays in one
    piece.
    """
    marks = [[match.end() for match in pattern.finditer(text)] for pattern in (_SENTENCE, _CLAUSE)]
    start = 0
    while len(text) - start > limit:
        fitting = [ends[at - 1] for ends in marks if (at := bisect_right(ends, start + limit)) and ends[at - 1] > start]
        later = [ends[at] for ends in marks if (at := bisect_right(ends, start + limit)) < len(ends)]
        cut = fitting[0] if fitting else min(later, default=len(text))
        yield text[start:cut]
        start = cut
    if start < len(text):
        yield text[start:]


def _lanes(name: str, source: SourceConfig) -> Iterator[_Lane]:
    try:
        files = source.files()
    except (ConfigError, FormatError) as error:
        raise type(error)(f"{name}.{error}") from error
    for file, path, weight in files:
        size = path.stat().st_size * _EXPANSION.get(path.suffix, 1.0)
        for repetition in range(math.ceil(weight)):
            share = min(1.0, weight - repetition)
            digest = hashlib.blake2b(f"{name}/{file}/{repetition}".encode(), digest_size=8).digest()
            yield _Lane(source, path, int.from_bytes(digest) & _MASK, share, size * share)


def _interleaved(lanes: list[tuple[Iterator[Item], float]], rng: random.Random) -> Iterator[Item]:
    """Read a bounded number of lanes side by side, each as fast as it is large."""
    rng.shuffle(lanes)
    waiting = iter(lanes)
    running = list(islice(waiting, _OPEN_FILES))
    while running:
        weights = [size for _, size in running]
        at = rng.choices(range(len(running)), weights)[0] if sum(weights) > 0 else 0
        burst = list(islice(running[at][0], _BURST))
        yield from burst
        if len(burst) < _BURST:
            running[at : at + 1] = islice(waiting, 1)


def _shuffled(items: Iterator[Item], size: int, rng: random.Random) -> Iterator[Item]:
    pool = list(islice(items, size))
    for item in items:
        at = int(rng.random() * size)
        yield pool[at]
        pool[at] = item
    rng.shuffle(pool)
    yield from pool
