"""The network under torch, on any device, in fp32 or bf16."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import Any, NamedTuple, Self

import numpy as np
import torch
from torch import Tensor

from proofread.evidence.network import Evidence
from proofread.model.batch import Source
from proofread.model.copy import TINY
from proofread.model.seq2seq import DecodingState, Seq2Seq, prepare
from proofread.runtime.bundle import Bundle
from proofread.runtime.reading import OWN, Decoded, Ids
from proofread.runtime.weights import network_from
from proofread.search.rows import select_source, select_start
from proofread.text.padded import Padded
from proofread.text.vocabulary import DELETE


class _Memory(NamedTuple):
    source: Source
    start: DecodingState


class TorchEngine:
    """Runs a network in evaluation mode. A forked process goes on with one thread."""

    name: str = "torch"

    def __init__(self, network: Seq2Seq, *, device: torch.device | str = "cpu", bf16: bool = False) -> None:
        self.network = network
        self.device = torch.device(device)
        self._bf16 = bf16
        self._process = os.getpid()
        threads = f"{torch.get_num_threads()} 个线程" if self.device.type == "cpu" else str(self.device)
        self.description = f"torch {torch.__version__}, {'bf16' if bf16 else 'fp32'}, {threads}"

    @classmethod
    def load(cls, bundle: Bundle, *, device: str = "cpu", bf16: bool = False, threads: int | None = None) -> Self:
        """The network of ``bundle``, with ``threads`` threads in the whole process if given.

        Raises:
            BundleError: the weights do not fit.
        """
        if threads is not None:
            torch.set_num_threads(threads)
        return cls(network_from(bundle, device=device), device=device, bf16=bf16)

    @torch.inference_mode()
    def encode(self, source: Padded, candidates: Ids) -> tuple[Evidence, _Memory]:
        """See :class:`proofread.runtime.reading.Engine`."""
        read = Source.of(source).to(self.device)
        wanted = torch.from_numpy(candidates).to(self.device)
        self._after_fork()
        with self._precision():
            encoded = self.network.encoder(read)
            start = prepare(self.network, encoded, read)
            if self.network.head is None:
                flat = np.zeros(candidates.shape[:2], dtype=np.float32)
                nothing = np.zeros(candidates.shape, dtype=np.float32)
                return Evidence(candidates, nothing, flat, flat - 99.0), _Memory(read, start)
            scores = self.network.head_log_probabilities(encoded, read).float()
        wanted = torch.cat([wanted, scores.topk(min(OWN, scores.shape[2])).indices], dim=2)
        keep = scores.gather(2, read.characters[:, :, None])
        delete = scores[:, :, DELETE] - keep.squeeze(2)
        head = scores.gather(2, wanted) - keep
        return Evidence(*map(_numpy, (wanted, head, keep.squeeze(2), delete))), _Memory(read, start)

    @torch.inference_mode()
    def decode(self, memory: _Memory, source: Padded, rows: Ids, tokens: Ids, asked: Ids) -> Decoded:
        """See :class:`proofread.runtime.reading.Engine`."""
        index = torch.from_numpy(rows).to(self.device)
        start = select_start(memory.start, index)
        with self._precision():
            output, _ = self.network.decoder.unroll(torch.from_numpy(tokens).to(self.device), start.state, start.memory)
            probabilities = self.network.probabilities(output, select_source(memory.source, index)).float()
        # Without a copy mixture nothing outside the vocabulary can be written.
        wanted = torch.from_numpy(asked).to(self.device)
        inside = wanted < probabilities.shape[2]
        found = probabilities.gather(2, wanted.where(inside, 0)) * inside
        best = probabilities.max(dim=2)
        return Decoded(_numpy((found + TINY).log()), _numpy(best.indices), _numpy((best.values + TINY).log()))

    def _after_fork(self) -> None:
        """In a child the threads that OpenMP started in the parent are gone, and it would wait for them for ever."""
        if self._process != os.getpid():
            torch.set_num_threads(1)
            self._process = os.getpid()

    def _precision(self) -> Any:
        return torch.autocast(self.device.type, torch.bfloat16) if self._bf16 else nullcontext()


def fast_bf16() -> bool:
    """Whether the CPU itself computes in bf16; oneDNN's LSTM refuses to where it does not."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _numpy(tensor: Tensor) -> np.ndarray:
    return tensor.cpu().numpy()
