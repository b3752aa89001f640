"""Any number of texts through a network, in batches of similar length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch

from proofread.model.batch import Source, collate_sources
from proofread.text.order import in_batches
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
    return in_batches(texts, lambda batch: read(collate_sources(batch, vocabulary).to(device)), most=batch_size)
