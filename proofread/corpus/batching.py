"""Batches of sentences of similar length under a budget of padded positions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def bucket(
    items: Iterable[T],
    *,
    length: Callable[[T], int],
    tokens_per_batch: int,
    rng: random.Random,
    pool: int = 50,
) -> Iterator[list[T]]:
    """Group ``items`` so that batch size × longest length is at most ``tokens_per_batch``.

    About ``pool`` batches' worth of items are sorted by length at a time and cut into batches, which ``rng``
    shuffles. Nothing is lost or repeated; an item longer than the budget makes a batch of its own.
    """
    waiting: list[T] = []
    total = 0
    for item in items:
        waiting.append(item)
        total += length(item)
        if total >= pool * tokens_per_batch:
            yield from _batches(waiting, length, tokens_per_batch, rng)
            waiting, total = [], 0
    yield from _batches(waiting, length, tokens_per_batch, rng)


def _batches(items: list[T], length: Callable[[T], int], budget: int, rng: random.Random) -> list[list[T]]:
    batches: list[list[T]] = []
    batch: list[T] = []
    for item in sorted(items, key=length):  # so that the newest is the longest
        if batch and (len(batch) + 1) * length(item) > budget:
            batches.append(batch)
            batch = []
        batch.append(item)
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches
