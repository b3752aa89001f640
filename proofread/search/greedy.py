"""Greedy search: the most probable token at every step."""

from __future__ import annotations

import torch
from torch import Tensor

from proofread.model.batch import Source
from proofread.model.seq2seq import DecodingState, Seq2Seq
from proofread.search.base import Hypothesis
from proofread.text.vocabulary import BOS, EOS, UNK


def feed(tokens: Tensor, vocabulary_size: int) -> Tensor:
    """Extended ids as the decoder reads them: a copied unknown character is ``<unk>``."""
    return tokens.where(tokens < vocabulary_size, UNK)


@torch.inference_mode()
def greedy(network: Seq2Seq, start: DecodingState, source: Source, *, limits: Tensor) -> list[Hypothesis]:
    """Decode every source of a batch.

    Args:
        network: in evaluation mode.
        start: from :func:`proofread.model.seq2seq.prepare`.
        source: the batch.
        limits: most tokens to write per sentence, [batch].
    """
    size = network.config.vocabulary_size
    memory, state = start
    batch = len(source.lengths)
    tokens = torch.full((batch,), BOS, device=limits.device)
    done = torch.zeros(batch, dtype=torch.bool, device=limits.device)
    written, scores, alive = [], [], []
    for step in range(int(limits.max())):
        output, state = network.decoder.step(feed(tokens, size), state, memory)
        best = network.log_probabilities(output, source)[:, 0].max(dim=-1)
        tokens = best.indices
        written.append(tokens)
        scores.append(best.values)
        alive.append(~done)
        done = done | (tokens == EOS) | (step + 1 >= limits)
        if bool(done.all()):
            break
    return _collect(torch.stack(written, 1), torch.stack(scores, 1), torch.stack(alive, 1))


def _collect(tokens: Tensor, scores: Tensor, alive: Tensor) -> list[Hypothesis]:
    hypotheses = []
    for row, values, length in zip(tokens.tolist(), scores.tolist(), alive.sum(1).tolist(), strict=True):
        row = row[:length]
        hypotheses.append(Hypothesis(tuple(t for t in row if t != EOS), tuple(values[:length])))
    return hypotheses
