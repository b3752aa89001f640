"""Any number of texts through a network, in batches of similar length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch

from proofread.model.batch import Source, collate_sources
from proofread.text.vocabulary import Vocabulary

T = TypeVar("T")


@torch.inference_mode()
def read_all(
    texts: Sequence[str],
    vocabulary: Vocabulary,
    read: Callable[[Source], Sequence[T]],
    *,
    device: torch.device | str = "cpu",
    batch_size: int = 64,
) -> list[T]:
    """What ``read`` says of each text (one value per row of a batch), in the order of ``texts``."""
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    found: list[T] = []
    for start in range(0, len(order), batch_size):
        batch = collate_sources([texts[index] for index in order[start : start + batch_size]], vocabulary)
        found.extend(read(batch.to(device)))
    placed = dict(zip(order, found, strict=True))
    return [placed[index] for index in range(len(texts))]
