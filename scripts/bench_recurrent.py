"""Time one training step of the encoder's recurrent layers: packed torch.nn.LSTM against RecurrentStack.

    python scripts/bench_recurrent.py

Both read the same padded batch; the ratio is the point, absolute times depend on the machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from proofread.model.recurrent import RecurrentStack

BATCH, LENGTH, INPUT, HIDDEN, ROUNDS = 96, 40, 240, 256, 3


def seconds(forward: Callable[[Tensor], Tensor], x: Tensor) -> float:
    """Time of one forward and backward pass."""
    started = time.perf_counter()
    forward(x).sum().backward()
    return time.perf_counter() - started


def main() -> None:
    """Alternate the two and print the median ratio for one and two layers."""
    torch.manual_seed(0)
    x = torch.randn(BATCH, LENGTH, INPUT)
    lengths = torch.randint(LENGTH - 4, LENGTH + 1, (BATCH,))
    for layers in (1, 2):
        packed = nn.LSTM(INPUT, HIDDEN, layers, bidirectional=True, batch_first=True)
        stack = RecurrentStack("lstm", INPUT, HIDDEN, layers=layers, bidirectional=True, dropout=0.0)

        def run_packed(values: Tensor, lstm: nn.LSTM = packed) -> Tensor:
            output, _ = lstm(pack_padded_sequence(values, lengths, batch_first=True, enforce_sorted=False))
            return pad_packed_sequence(output, batch_first=True)[0]

        def run_stack(values: Tensor, ours: RecurrentStack = stack) -> Tensor:
            return ours(values, lengths)[0]

        for forward in (run_packed, run_stack):
            seconds(forward, x)
        times = [(seconds(run_packed, x), seconds(run_stack, x)) for _ in range(ROUNDS)]
        ratio = statistics.median(a / b for a, b in times)
        rate = BATCH * LENGTH / statistics.median(b for _, b in times)
        print(f"{layers} layer(s): packed / RecurrentStack = {ratio:.1f}; RecurrentStack {rate:,.0f} positions/s")


if __name__ == "__main__":
    main()
