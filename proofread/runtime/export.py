"""Export a bundle's corrector to ONNX, whole or with weights of 8 bits; needs the packages onnx and onnxruntime."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.preprocess import quant_pre_process

from proofread.errors import BundleError, ConfigError
from proofread.model.config import ModelConfig
from proofread.runtime.bundle import Bundle, update_bundle
from proofread.runtime.onnx_graph import graphs

PRECISIONS: Final = ("int8", "fp32")


def exported(bundle: Bundle, precision: str = "int8") -> dict[str, bytes]:
    """The serialised graphs of ``bundle`` by file name.

    Args:
        bundle: a corrector.
        precision: ``fp32``, or ``int8``: weights rounded per column, activations per matrix while running.

    Raises:
        BundleError: the bundle holds another kind of network.
        ConfigError: there is no such precision, or the network's shape cannot be exported.
    """
    if precision not in PRECISIONS:
        raise ConfigError(f"precision: expected one of {', '.join(PRECISIONS)}, got {precision!r}")
    if not isinstance(bundle.model, ModelConfig):
        raise BundleError(f"{bundle.path}: expected the bundle of a corrector, this one holds a {bundle.model.kind}")
    files = {}
    for name, graph in graphs(bundle.model, bundle.weights()).items():
        made = _quantised(graph) if precision == "int8" else graph
        entry = made.metadata_props.add()
        entry.key, entry.value = "precision", precision
        files[name] = made.SerializeToString()
    return files


def export_into(bundle: Bundle, precision: str = "int8") -> Path:
    """Put the graphs into the bundle itself; errors as of :func:`exported`."""
    return update_bundle(bundle.path, exported(bundle, precision))


def _quantised(graph: onnx.ModelProto) -> onnx.ModelProto:
    with tempfile.TemporaryDirectory() as folder:
        whole, ready, small = (str(Path(folder, name)) for name in ("whole.onnx", "ready.onnx", "small.onnx"))
        onnx.save(graph, whole)
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        quantize_dynamic(ready, small, weight_type=QuantType.QInt8, per_channel=True)
        return onnx.load(small)
