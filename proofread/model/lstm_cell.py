"""The LSTM cell written out gate by gate (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000).

The network itself runs torch's fused kernels; this cell is the readable statement of what they compute, used to
look inside the gates, and a test proves both equal, forward and backward.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn


class Gates(NamedTuple):
    """One step of the cell; every tensor has shape [batch, hidden]."""

    forget: Tensor
    input: Tensor
    candidate: Tensor
    output: Tensor
    cell: Tensor
    hidden: Tensor


class LSTMCell(nn.Module):
    """One step of an LSTM, with parameters named and ordered as in :class:`torch.nn.LSTM`.

    ``weight_ih`` [4·hidden, input] and ``weight_hh`` [4·hidden, hidden] stack the rows of the input, forget,
    candidate and output gates, in that order.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.zeros(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(4 * hidden_size))
        bound = hidden_size**-0.5
        nn.init.uniform_(self.weight_ih, -bound, bound)
        nn.init.uniform_(self.weight_hh, -bound, bound)

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> Gates:
        """``x`` [batch, input] and ``state`` = (hidden, cell), each [batch, hidden], to the next :class:`Gates`."""
        hidden, cell = state
        pre_activation = x @ self.weight_ih.T + self.bias_ih + hidden @ self.weight_hh.T + self.bias_hh
        pre_input, pre_forget, pre_candidate, pre_output = pre_activation.chunk(4, dim=-1)

        forget = torch.sigmoid(pre_forget)  # f_t = σ(W_f x_t + U_f h_{t-1} + b_f): how much memory to keep
        write = torch.sigmoid(pre_input)  # i_t = σ(W_i x_t + U_i h_{t-1} + b_i): how much to write
        candidate = torch.tanh(pre_candidate)  # g_t = tanh(W_g x_t + U_g h_{t-1} + b_g): what to write
        output = torch.sigmoid(pre_output)  # o_t = σ(W_o x_t + U_o h_{t-1} + b_o): how much to show
        next_cell = forget * cell + write * candidate  # c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
        next_hidden = output * torch.tanh(next_cell)  # h_t = o_t ⊙ tanh(c_t)
        return Gates(forget, write, candidate, output, next_cell, next_hidden)

    @classmethod
    def from_lstm(cls, lstm: nn.LSTM) -> LSTMCell:
        """A cell that shares the parameters of a one-layer, one-direction ``lstm``."""
        cell = cls(lstm.input_size, lstm.hidden_size)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(cell, name, getattr(lstm, f"{name}_l0"))
        return cell
