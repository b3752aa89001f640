"""Draft-verified search: what greedy search returns, in a few parallel passes.

A draft (the source, or the correction head's version of it) is fed to the decoder in one teacher-forced pass. As
long as the decoder's own choice equals the draft, greedy search would have written the draft. At the first
difference the decoder's token is taken, the rest of the draft is realigned behind it and verified again
(speculative decoding with an input-guided draft: Ge et al. 2022, *Lossless Acceleration for Seq2seq Generation
with Aggressive Decoding*). Wrong guesses cost a pass, never a different result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch

from proofread.model.batch import Source
from proofread.model.copy import TINY
from proofread.model.seq2seq import DecodingState, Seq2Seq
from proofread.search.base import Hypothesis
from proofread.search.greedy import feed, greedy
from proofread.search.rows import select_source, select_start
from proofread.text.vocabulary import BOS, EOS, PAD

#: After so many passes the draft was a bad guess, and stepping is cheaper.
_MOST_PASSES = 8


@dataclass(slots=True)
class _Row:
    """One sentence under verification: its index in the batch, the draft, and a substitution to reconsider."""

    index: int
    draft: list[int]
    replaced: tuple[int, int] | None = field(default=None)

    def take(self, step: int, token: int) -> None:
        """Put the decoder's ``token`` at ``step`` and guess how the draft goes on after it."""
        if self.replaced == (step, token):  # the character just overwritten comes back: it was an insertion
            self.draft.insert(step, token)
            self.replaced = None
        elif self.draft[step + 1 : step + 2] == [token]:  # the decoder skipped one
            del self.draft[step]
            self.replaced = None
        else:
            self.replaced = (step + 1, self.draft[step]) if step < len(self.draft) else None
            self.draft[step : step + 1] = [token]


@torch.inference_mode()
def draft_verified(
    network: Seq2Seq, start: DecodingState, source: Source, drafts: Sequence[Sequence[int]], *, limits: torch.Tensor
) -> list[Hypothesis]:
    """Greedy search started from ``drafts`` (extended ids without ``</s>``), one per source.

    Returns exactly what :func:`proofread.search.greedy.greedy` returns for the same arguments.
    """
    results = draft_attempted(network, start, source, drafts, limits=limits, passes=_MOST_PASSES)
    pending = [row for row, result in enumerate(results) if result is None]
    if pending:
        index = torch.tensor(pending, device=limits.device)
        stepped = greedy(network, select_start(start, index), select_source(source, index), limits=limits[index])
        for row, hypothesis in zip(pending, stepped, strict=True):
            results[row] = hypothesis
    return [result for result in results if result is not None]


@torch.inference_mode()
def draft_attempted(
    network: Seq2Seq,
    start: DecodingState,
    source: Source,
    drafts: Sequence[Sequence[int]],
    *,
    limits: torch.Tensor,
    passes: int,
) -> list[Hypothesis | None]:
    """As :func:`draft_verified`, but at most ``passes`` passes: None where greedy search differs from the draft in
    more places than that. A corrector that changes so much is rewriting, which nobody should see.
    """
    most = limits.tolist()
    results: list[Hypothesis | None] = [None] * len(drafts)
    pending = [_Row(i, list(draft)) for i, draft in enumerate(drafts)]
    for _ in range(passes):
        if not pending:
            break
        best_tokens, best_scores = _verify(network, start, source, pending)
        remaining = []
        for row, tokens, scores in zip(pending, best_tokens, best_scores, strict=True):
            expected = [*row.draft, EOS]
            step = next((t for t, token in enumerate(expected) if tokens[t] != token), len(expected) - 1)
            token, limit = tokens[step], most[row.index]
            if token == EOS or step + 1 >= limit:
                written = [t for t in [*row.draft[:step], token][:limit] if t != EOS]
                results[row.index] = Hypothesis(tuple(written), tuple(scores[: min(step + 1, limit)]))
            else:
                row.take(step, token)
                remaining.append(row)
        pending = remaining
    return results


def _verify(
    network: Seq2Seq, start: DecodingState, source: Source, rows: Sequence[_Row]
) -> tuple[list[list[int]], list[list[float]]]:
    device = source.lengths.device
    index = torch.tensor([row.index for row in rows], device=device)
    width = max(len(row.draft) for row in rows) + 1
    tokens = torch.full((len(rows), width), PAD, device=device)
    for number, row in enumerate(rows):
        tokens[number, : len(row.draft) + 1] = torch.tensor([BOS, *row.draft], device=device)
    memory, state = select_start(start, index)
    output, _ = network.decoder.unroll(feed(tokens, network.config.vocabulary_size), state, memory)
    best = network.probabilities(output, select_source(source, index)).max(dim=-1)
    return best.indices.tolist(), (best.values + TINY).log().tolist()
