"""Where the time of a training step goes: ``python scripts/bench_training.py [data=corpus data.root=FOLDER …]``.

Takes batches as ``python -m proofread.train`` would with the same overrides (``experiment=base_cpu_head`` unless they
name another) and times, the precisions in turn: making a batch, the loss, its gradient, and the optimizer's step.
Beside them what share of the multiplications per second that one large product of matrices reaches, and the operators
that take longest. Seconds are of the processors, of all threads together: what else is running says less about them
than about the clock.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from statistics import median
from typing import Any

import torch
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
from torch.profiler import ProfilerActivity, profile

from proofread.command import exit_codes, shipped
from proofread.corpus.config import DataConfig
from proofread.corpus.datamodule import ProofreadDataModule
from proofread.model.batch import Batch
from proofread.model.loss import losses
from proofread.training.corrector import CorrectorModule
from proofread.training.masking import mask
from proofread.training.setup import fast_bf16
from proofread.training.start import network_and_vocabulary

_BATCHES, _WARM_UP, _TOP, _SIZE = 8, 2, 12, 1024


def main() -> None:
    """Entry point; what is wrong with the configuration is told as training tells it."""
    with exit_codes("proofread.train"):
        run(sys.argv[1:])


def run(overrides: list[str]) -> None:
    """Print one table of parts, and the longest operators of each precision."""
    if not any(one.startswith("experiment=") for one in overrides):
        overrides = ["experiment=base_cpu_head", *overrides]
    with initialize_config_dir(str(shipped("conf")), version_base="1.3"):
        composed = compose("train", overrides)
    groups: dict[str, Any] = {
        name: OmegaConf.to_container(composed[name], resolve=True)
        for name in ("data", "loss", "masking", "optimizer", "model")
    }
    network, vocabulary = network_and_vocabulary(groups["model"], None)
    datamodule = ProofreadDataModule(DataConfig.from_dict({**groups["data"], "num_workers": 0}), vocabulary)
    batches: list[Batch] = []
    loader = iter(datamodule.train_dataloader())
    filling, first = spent(lambda: next(loader))
    making, more = spent(lambda: list(islice(loader, _WARM_UP + _BATCHES - 1)))
    batches = [first, *more]
    characters = sum(len(example.source) for batch in batches[_WARM_UP:] for example in batch.examples)
    print(f"threads {torch.get_num_threads()}, load {os.getloadavg()[0]:.1f}; {' '.join(overrides)}")
    print(f"a batch: {characters / _BATCHES:,.0f} characters; the first one, with the shuffle buffer: {filling:.1f} s")
    peaks = {name: peak(context) for name, context in precisions().items()}
    module = CorrectorModule.configured(network, vocabulary, groups)  # type: ignore[arg-type]
    optimizer = module.configure_optimizers()
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in precisions()}
    for number, batch in enumerate(batches):
        for name, context in precisions().items():
            parts = step(module, batch, optimizer, context)
            if number >= _WARM_UP:
                times[name].append(parts)
    print("\n| processor milliseconds of a step | batch | loss | gradient | optimizer | characters/s | peak, GFLOP/s |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    batch_ms = making / len(more)
    for name, rows in times.items():
        loss, gradient, moved = (median(column) for column in zip(*rows, strict=True))
        rate = characters / _BATCHES / (loss + gradient + moved)
        figures = " | ".join(f"{1000 * one:,.0f}" for one in (batch_ms, loss, gradient, moved))
        print(f"| {name} | {figures} | {rate:,.0f} | {peaks[name] / 1e9:,.0f} |")
    for name, context in precisions().items():
        with profile(activities=[ProfilerActivity.CPU]) as profiled:
            step(module, batches[-1], optimizer, context)
        print(f"\n{name}:\n{profiled.key_averages().table(sort_by='self_cpu_time_total', row_limit=_TOP)}")


def precisions() -> dict[str, AbstractContextManager[Any]]:
    """By name what to compute a loss in; bf16 where it is fast."""
    found: dict[str, AbstractContextManager[Any]] = {"32-true": nullcontext()}
    if fast_bf16():
        found["bf16-mixed"] = torch.autocast("cpu", torch.bfloat16)
    return found


def step(
    module: CorrectorModule, batch: Batch, optimizer: torch.optim.Optimizer, context: AbstractContextManager[Any]
) -> tuple[float, float, float]:
    """Seconds of the loss, of its gradient and of the optimizer's step."""
    optimizer.zero_grad()

    def loss() -> torch.Tensor:
        with context:
            return losses(module.network, mask(batch, module.config.masking), module.config.loss).total

    def move() -> None:
        torch.nn.utils.clip_grad_norm_(module.network.parameters(), module.optimizer.gradient_clip)
        optimizer.step()

    forward, total = spent(loss)
    return forward, spent(total.backward)[0], spent(move)[0]


def peak(context: AbstractContextManager[Any]) -> float:
    """Floating-point operations per processor second of one large product of matrices."""
    a, b = torch.randn(2, _SIZE, _SIZE)
    with context, torch.no_grad():
        best = min(spent(lambda: a @ b)[0] for _ in range(_BATCHES))
    return 2 * _SIZE**3 / best


def spent(function: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of ``function``, and what it returns."""
    started = time.process_time()
    found = function()
    return time.process_time() - started, found


if __name__ == "__main__":
    main()
