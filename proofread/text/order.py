"""Texts in batches of similar length: what networks read fastest, in any order, and back in the order given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def batches(texts: Sequence[str], *, most: int, padded: int | None = None) -> list[list[int]]:
    """The numbers of ``texts`` by length, cut into batches.

    Args:
        texts: any number of texts.
        most: texts in a batch.
        padded: most texts times longest text in a batch, though never less than one text.
    """
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    cut: list[list[int]] = []
    for index in order:
        wide = bool(cut) and padded is not None and (len(cut[-1]) + 1) * len(texts[index]) > padded
        if not cut or len(cut[-1]) == most or wide:
            cut.append([])
        cut[-1].append(index)
    return cut


def in_batches(texts: Sequence[str], read: Callable[[Sequence[str]], Sequence[T]], *, most: int) -> list[T]:
    """What ``read``, which takes a batch to one value for each of its texts, says of ``texts``, in their order."""
    found: dict[int, T] = {}
    for batch in batches(texts, most=most):
        found.update(zip(batch, read([texts[index] for index in batch]), strict=True))
    return [found[index] for index in range(len(texts))]
