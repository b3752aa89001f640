"""The network under ONNX Runtime, on the CPU; torch is never imported."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.network import Evidence
from proofread.ort import onnx_runtime, session
from proofread.runtime.bundle import Bundle
from proofread.runtime.onnx_graph import DECODE, ENCODE, graphs
from proofread.runtime.reading import Decoded, Ids
from proofread.text.padded import Padded


class _Memory(NamedTuple):
    states: NDArray[np.float32]
    summary: NDArray[np.float32]


class OnnxEngine:
    """Runs the two graphs of a bundle.

    Args:
        encode, decode: the graphs, as bytes, of :mod:`proofread.runtime.onnx_graph`.
        threads: threads within one operator.

    Raises:
        BundleError: ONNX Runtime cannot use a graph.
    """

    name: str = "onnx"

    def __init__(self, encode: bytes, decode: bytes, *, threads: int = 1) -> None:
        self._encode, self._decode = (session(graph, threads=threads) for graph in (encode, decode))
        self._inputs = {value.name for value in self._encode.get_inputs()}
        precision = self._encode.get_modelmeta().custom_metadata_map.get("precision", "fp32")
        self.description = f"ONNX Runtime {onnx_runtime().__version__}, {precision}"

    @classmethod
    def load(cls, bundle: Bundle, *, precision: str = "int8", threads: int = 1) -> Self:
        """The network of ``bundle``; errors as of :func:`graphs`, and BundleError when ONNX Runtime cannot use it."""
        made = graphs(bundle, precision)
        return cls(made[ENCODE], made[DECODE], threads=threads)

    def encode(self, source: Padded, candidates: Ids) -> tuple[Evidence, _Memory]:
        """See :class:`proofread.runtime.reading.Engine`."""
        feeds: dict[str, Any] = {
            "characters": source.characters,
            "syllables": source.syllables,
            "tones": source.tones,
            "lengths": source.lengths.astype(np.int32),
            "candidates": candidates,
        }
        inputs = {name: value for name, value in feeds.items() if name in self._inputs}
        everything, head, keep, delete, states, summary = self._encode.run(None, inputs)
        return Evidence(everything, head, keep, delete), _Memory(states, summary)

    def decode(self, memory: _Memory, source: Padded, rows: Ids, tokens: Ids, asked: Ids) -> Decoded:
        """See :class:`proofread.runtime.reading.Engine`."""
        feeds = {
            "states": memory.states[rows],
            "summary": memory.summary[rows],
            "extended": source.extended[rows],
            "lengths": source.lengths[rows],
            "tokens": tokens,
            "asked": asked,
        }
        return Decoded(*self._decode.run(None, feeds))
