"""Draft-verified search over a torch network: what greedy search returns, in a few parallel passes."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from proofread.model.batch import Source
from proofread.model.copy import TINY
from proofread.model.seq2seq import DecodingState, Seq2Seq
from proofread.search.base import Hypothesis
from proofread.search.drafting import Verified, attempt, fed
from proofread.search.greedy import greedy
from proofread.search.rows import select_source, select_start

#: After so many passes the draft was a bad guess, and stepping is cheaper.
_MOST_PASSES = 8


@torch.inference_mode()
def draft_verified(
    network: Seq2Seq, start: DecodingState, source: Source, drafts: Sequence[Sequence[int]], *, limits: torch.Tensor
) -> list[Hypothesis]:
    """Greedy search started from ``drafts`` (extended ids without ``</s>``), one per source.

    Returns exactly what :func:`proofread.search.greedy.greedy` returns for the same arguments.
    """

    def verify(rows: Sequence[int], drafts: Sequence[Sequence[int]]) -> Verified:
        index = torch.tensor(rows, device=limits.device)
        tokens = torch.from_numpy(fed(drafts, network.config.vocabulary_size)).to(limits.device)
        memory, state = select_start(start, index)
        output, _ = network.decoder.unroll(tokens, state, memory)
        best = network.probabilities(output, select_source(source, index)).max(dim=-1)
        return best.indices.tolist(), (best.values + TINY).log().tolist()

    results = attempt(verify, drafts, limits.tolist(), passes=_MOST_PASSES)
    pending = [row for row, result in enumerate(results) if result is None]
    if pending:
        index = torch.tensor(pending, device=limits.device)
        stepped = greedy(network, select_start(start, index), select_source(source, index), limits=limits[index])
        for row, hypothesis in zip(pending, stepped, strict=True):
            results[row] = hypothesis
    return [result for result in results if result is not None]
