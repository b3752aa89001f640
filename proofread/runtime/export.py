"""Export a bundle's corrector to ONNX, whole or with weights of 8 bits.

Importing this module raises MissingExtraError where the package onnx is not installed.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofread.errors import BundleError, ConfigError, MissingExtraError
from proofread.model.config import ModelConfig
from proofread.runtime.bundle import Bundle, update_bundle
from proofread.runtime.names import PRECISIONS

try:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.preprocess import quant_pre_process
except ImportError as error:
    raise MissingExtraError(
        "exporting needs onnx, which is not installed; try: pip install 'proofread[train]'"
    ) from error

from proofread.runtime.onnx_graph import graphs


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


@contextmanager
def _no_details() -> Iterator[None]:
    """The quantiser tells the root logger about every matrix that it leaves as it is."""
    before = logging.root.manager.disable
    logging.disable(max(before, logging.INFO))
    try:
        yield
    finally:
        logging.disable(before)


def _quantised(graph: onnx.ModelProto) -> onnx.ModelProto:
    with tempfile.TemporaryDirectory() as folder, _no_details():
        whole, ready, small = (str(Path(folder, name)) for name in ("whole.onnx", "ready.onnx", "small.onnx"))
        onnx.save(graph, whole)
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        quantize_dynamic(ready, small, weight_type=QuantType.QInt8, per_channel=True)
        return onnx.load(small)
