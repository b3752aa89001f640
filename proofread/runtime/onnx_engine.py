"""The network under ONNX Runtime, on the CPU; torch is never imported."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, RuntimeException

from proofread.decision.evidence import Evidence
from proofread.errors import BundleError
from proofread.runtime.bundle import DECODE, LISTEN, Bundle
from proofread.runtime.reading import Decoded, Ids
from proofread.text.padded import Padded


class _Memory(NamedTuple):
    states: NDArray[np.float32]
    summary: NDArray[np.float32]


class OnnxEngine:
    """Runs the two graphs of a bundle.

    Args:
        listen, decode: serialised graphs of :mod:`proofread.runtime.onnx_graph`.
        threads: threads within one operator.

    Raises:
        BundleError: ONNX Runtime cannot use a graph.
    """

    name: str = "onnx"

    def __init__(self, listen: bytes, decode: bytes, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._listen, self._decode = (
                onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
                for graph in (listen, decode)
            )
        except (Fail, InvalidGraph, InvalidProtobuf, RuntimeException) as error:
            raise BundleError(
                f"ONNX Runtime {onnxruntime.__version__} cannot use the exported graphs: {error}"
            ) from error
        self._inputs = {value.name for value in self._listen.get_inputs()}
        precision = self._listen.get_modelmeta().custom_metadata_map.get("precision", "fp32")
        self.description = f"ONNX Runtime {onnxruntime.__version__}, {precision}"

    @classmethod
    def load(cls, bundle: Bundle, *, threads: int = 1) -> Self:
        """The graphs of ``bundle``; raises BundleError when it has none or they cannot be used."""
        graphs = [bundle.file(name) for name in (LISTEN, DECODE)]
        if any(path is None for path in graphs):
            raise BundleError(f"{bundle.path}: has no ONNX graphs; write them with: proofread export {bundle.path}")
        return cls(*(path.read_bytes() for path in graphs if path is not None), threads=threads)

    def listen(self, source: Padded, candidates: Ids) -> tuple[Evidence, _Memory]:
        """See :class:`proofread.runtime.reading.Engine`."""
        feeds: dict[str, Any] = {
            "characters": source.characters,
            "syllables": source.syllables,
            "tones": source.tones,
            "lengths": source.lengths.astype(np.int32),
            "candidates": candidates,
        }
        inputs = {name: value for name, value in feeds.items() if name in self._inputs}
        everything, head, keep, delete, states, summary = self._listen.run(None, inputs)
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
