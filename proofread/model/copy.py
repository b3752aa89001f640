"""Pointer-copy mixture (See et al. 2017): write from the vocabulary or copy from the source.

P(y) = g · P_vocabulary(y) + (1 - g) · Σ_{s: source_s = y} attention_s. Copied characters may lie outside the
vocabulary; they have the extended ids V + k of :class:`proofread.model.batch.Source`.
"""

from __future__ import annotations

import torch
from torch import Tensor

#: Added to probabilities before the logarithm.
TINY = 1e-9


def mixture(logits: Tensor, gate: Tensor, weights: Tensor, extended: Tensor, extra: int) -> Tensor:
    """Probabilities over the extended vocabulary.

    Args:
        logits: [rows, V].
        gate: probability g of writing from the vocabulary, [rows, 1].
        weights: attention, [rows, length].
        extended: extended source ids, [rows, length].
        extra: number of extended ids beyond V.

    Returns:
        [rows, V + extra], of the precision of ``logits``: under autocast gate and attention may have another.
    """
    gate, weights = gate.to(logits.dtype), weights.to(logits.dtype)
    total = logits.softmax(dim=-1) * gate
    if extra:
        total = torch.cat([total, total.new_zeros(len(total), extra)], dim=-1)
    return total.scatter_add_(1, extended, ((1 - gate) * weights).to(total.dtype))


def target_log_probability(logits: Tensor, gate: Tensor, weights: Tensor, extended: Tensor, target: Tensor) -> Tensor:
    """Log-probability of one extended id a row, ``target`` [rows], without building the whole mixture; [rows]."""
    inside = target < logits.shape[-1]
    written = logits.log_softmax(dim=-1).gather(1, target.where(inside, 0)[:, None]).squeeze(1).exp() * inside
    copied = (weights * (extended == target[:, None])).sum(dim=-1)
    gate = gate.squeeze(1)
    return (gate * written + (1 - gate) * copied + TINY).log()
