"""The one door to ONNX Runtime, which from 1.29 on reports to its maker unless told not to before it is imported.

Importing it starts a sender that writes a device identifier under ``~/.cache/Microsoft`` and looks up a host; what
``disable_telemetry_events()`` says afterwards is too late for that, and is only heard by the provider on Windows. The
environment is the one switch that prevents both, and it holds for processes started from here as well.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any

from proofread.errors import BundleError, MissingExtraError

_SWITCH = "ORT_DISABLE_TELEMETRY"


def onnx_runtime(part: str = "") -> ModuleType:
    """The package ``onnxruntime``, or a ``part`` of it such as ``quantization``, with nothing to report.

    There is no stricter setting than this one, so it also replaces one that the user made. Where the calling program
    has imported ``onnxruntime`` before, what that import did cannot be undone.

    Raises:
        MissingExtraError: it is not installed, or does not work on this system.
    """
    os.environ[_SWITCH] = "1"
    try:
        onnxruntime = import_module("onnxruntime")
    except ImportError as error:
        raise MissingExtraError(f"不能载入 onnxruntime（{error}）；请重新安装：pip install onnxruntime") from error
    onnxruntime.disable_telemetry_events()
    return import_module(f"onnxruntime.{part}") if part else onnxruntime


def session(graph: bytes, *, threads: int = 1) -> Any:
    """An ``InferenceSession`` on the CPU; with one thread it computes in the thread that calls it.

    Args:
        graph: an ONNX model.
        threads: threads within one operator.

    Raises:
        BundleError: ONNX Runtime cannot use the graph.
        MissingExtraError: as of :func:`onnx_runtime`.
    """
    onnxruntime, errors = onnx_runtime(), onnx_runtime("capi.onnxruntime_pybind11_state")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A plan of memory for every shape that was met: hardly one comes back, and each keeps a block of its own.
    options.enable_mem_pattern = False
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (errors.Fail, errors.InvalidGraph, errors.InvalidProtobuf, errors.RuntimeException) as error:
        raise BundleError(f"ONNX Runtime {onnxruntime.__version__} 用不了模型的图：{error}") from error
