"""Recurrent layers of any cell, one or two directions, that padding cannot reach."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from proofread.model.config import Cell

_CELLS: dict[str, type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def recurrent_layer(cell: Cell, input_size: int, hidden_size: int) -> nn.RNNBase:
    """One layer in one direction: orthogonal recurrent weights per gate; an LSTM starts out remembering (b_f = 1)."""
    layer = _CELLS[cell](input_size, hidden_size, batch_first=True)
    for name, parameter in layer.named_parameters():
        if name.startswith("weight_hh"):
            for block in parameter.data.chunk(parameter.shape[0] // hidden_size):
                nn.init.orthogonal_(block)
        elif name.startswith("weight_ih"):
            nn.init.xavier_uniform_(parameter)
        else:
            nn.init.zeros_(parameter)
        if cell == "lstm" and name == "bias_ih_l0":
            parameter.data[hidden_size : 2 * hidden_size] = 1.0
    return layer


def reverse_padded(x: Tensor, lengths: Tensor) -> Tensor:
    """Reverse each row of ``x`` [batch, length, …] within its real length; padding stays at the end."""
    steps = torch.arange(x.shape[1], device=x.device)[None, :]
    index = torch.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)
    return x.gather(1, index[:, :, None].expand_as(x))


class RecurrentStack(nn.Module):
    """Stacked layers, each one- or bidirectional, over padded rows.

    The backward direction reads every row reversed within its own length. So padding always lies *after* the real
    characters and cannot influence them, and neither direction needs packed sequences, which do not reach the
    fused CPU kernels (docs/benchmarks.md).
    """

    def __init__(
        self,
        cell: Cell,
        input_size: int,
        hidden_size: int,
        *,
        layers: int,
        bidirectional: bool,
        dropout: float,
    ) -> None:
        super().__init__()
        self.output_dim = hidden_size * (2 if bidirectional else 1)
        sizes = [input_size] + [self.output_dim] * (layers - 1)
        self.ahead = nn.ModuleList(recurrent_layer(cell, size, hidden_size) for size in sizes)
        self.back = nn.ModuleList(recurrent_layer(cell, size, hidden_size) for size in sizes if bidirectional)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """``x`` [batch, length, input] to outputs [batch, length, output_dim] and the summary [batch, output_dim]:
        the forward state after the last real character beside the backward state after the first.
        """
        last = (lengths - 1)[:, None, None]
        summary = x
        for number, layer in enumerate(self.ahead):
            if number:
                x = self.dropout(x)
            ahead, _ = layer(x)
            summary = ahead.gather(1, last.expand(-1, 1, ahead.shape[2])).squeeze(1)
            if not self.back:
                x = ahead
                continue
            reversed_back, _ = self.back[number](reverse_padded(x, lengths))
            back = reverse_padded(reversed_back, lengths)
            summary = torch.cat([summary, back[:, 0]], dim=-1)
            x = torch.cat([ahead, back], dim=-1)
        return x, summary
