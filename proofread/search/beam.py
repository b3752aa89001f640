"""Beam search with length normalisation (Wu et al. 2016, equation 14)."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from proofread.errors import ConfigError
from proofread.model.attention import Memory
from proofread.model.batch import Source
from proofread.model.seq2seq import DecodingState, Seq2Seq
from proofread.search.base import Hypothesis
from proofread.search.greedy import feed
from proofread.search.rows import select_source, select_state
from proofread.text.vocabulary import BOS, EOS


class _Beam(NamedTuple):
    tokens: tuple[int, ...]
    scores: tuple[float, ...]

    def finish(self) -> Hypothesis:
        return Hypothesis(tuple(t for t in self.tokens if t != EOS), self.scores)


@torch.inference_mode()
def beam(
    network: Seq2Seq,
    start: DecodingState,
    source: Source,
    *,
    size: int,
    limits: Tensor,
    length_penalty: float = 0.6,
) -> list[list[Hypothesis]]:
    """The ``size`` best hypotheses of every source, best first.

    A beam of size 1 is greedy search. Hypotheses are ranked by score / ((5 + length) / 6) ** length_penalty.

    Raises:
        ConfigError: ``size`` is below 1.
    """
    if size < 1:
        raise ConfigError(f"beam size: expected 1 or more, got {size}")
    return [
        _one(network, start, source, row, size, int(limits[row]), length_penalty) for row in range(len(source.lengths))
    ]


def _one(
    network: Seq2Seq, start: DecodingState, source: Source, row: int, size: int, limit: int, penalty: float
) -> list[Hypothesis]:
    one = select_source(source, torch.tensor([row], device=source.lengths.device))
    memory = Memory(*(part[row : row + 1] for part in start.memory))
    state = select_state(start.state, torch.tensor([row], device=source.lengths.device))
    beams = [_Beam((), ())]
    finished: list[Hypothesis] = []
    for _ in range(limit):
        width = len(beams)
        last = torch.tensor([b.tokens[-1] if b.tokens else BOS for b in beams], device=source.lengths.device)
        wide = Memory(*(part.expand(width, *part.shape[1:]) for part in memory))
        output, state = network.decoder.step(feed(last, network.config.vocabulary_size), state, wide)
        several = select_source(one, torch.zeros(width, dtype=torch.long, device=last.device))
        step = network.log_probabilities(output, several)[:, 0]
        total = step + torch.tensor([[sum(b.scores)] for b in beams], device=step.device)
        best = total.flatten().topk(min(size, total.numel()))
        extended: list[_Beam] = []
        parents: list[int] = []
        for flat in best.indices.tolist():
            parent, token = divmod(flat, step.shape[1])
            grown = _Beam((*beams[parent].tokens, token), (*beams[parent].scores, float(step[parent, token])))
            if token == EOS:
                finished.append(grown.finish())
            else:
                extended.append(grown)
                parents.append(parent)
        if not extended or len(finished) >= size:
            beams = extended
            break
        beams = extended
        state = select_state(state, torch.tensor(parents, device=last.device))
    finished += [b.finish() for b in beams] if len(finished) < size else []
    return sorted(finished, key=lambda h: -normalised(h, penalty))[:size]


def normalised(hypothesis: Hypothesis, penalty: float) -> float:
    """Length-normalised score."""
    return hypothesis.score / ((5 + len(hypothesis.log_probabilities)) / 6) ** penalty
