"""Correct a batch: the head's version of the source as the draft, greedy search as the judge."""

from __future__ import annotations

import torch
from torch import Tensor

from proofread.model.batch import Source
from proofread.model.encoder import Encoded
from proofread.model.seq2seq import Seq2Seq, prepare
from proofread.search.base import Hypothesis
from proofread.search.draft import draft_verified
from proofread.search.drafting import GROWTH
from proofread.text.vocabulary import DELETE, EOS, UNK


def limits(source: Source) -> Tensor:
    """Most tokens to write for each source, [batch]."""
    return source.lengths + GROWTH


def source_draft(source: Source) -> list[list[int]]:
    """The sources themselves, as extended ids without ``</s>``."""
    lengths = source.lengths.tolist()
    return [row[: length - 1] for row, length in zip(source.extended.tolist(), lengths, strict=True)]


def head_draft(log_probabilities: Tensor, source: Source) -> list[list[int]]:
    """What the head says, position by position: [batch, length, V] to extended ids without ``</s>``."""
    best = log_probabilities.argmax(dim=-1)
    written = torch.where(best == UNK, source.extended, best).tolist()
    return [
        [token for token in row[: length - 1] if token not in (DELETE, EOS)]
        for row, length in zip(written, source.lengths.tolist(), strict=True)
    ]


@torch.inference_mode()
def correct(network: Seq2Seq, source: Source, encoded: Encoded | None = None) -> list[Hypothesis]:
    """What greedy search makes of every source of a batch; ``network`` must be in evaluation mode."""
    encoded = network.encoder(source) if encoded is None else encoded
    if network.head is None:
        drafts = source_draft(source)
    else:
        drafts = head_draft(network.head_log_probabilities(encoded, source), source)
    start = prepare(network, encoded, source)
    return draft_verified(network, start, source, drafts, limits=limits(source))
