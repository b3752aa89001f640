"""Which engine runs a bundle on this machine, and why."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from proofread.errors import ConfigError
from proofread.extras import required
from proofread.runtime.bundle import Bundle
from proofread.runtime.names import BACKENDS
from proofread.runtime.reading import Engine


class Choice(NamedTuple):
    """An engine, and the reason why it was chosen."""

    backend: Engine
    reason: str


def choose(bundle: Bundle, *, backend: str = "auto", device: str = "cpu", threads: int | None = None) -> Choice:
    """The engine called ``backend`` with the network of ``bundle``.

    Args:
        bundle: the model.
        backend: one of :data:`BACKENDS`; ``auto`` takes ONNX Runtime where it can, for it starts faster and is faster.
        device: where torch runs, in torch's notation; ONNX Runtime runs on the CPU.
        threads: threads of torch in this process; ONNX Runtime always uses one for a batch.

    Raises:
        BundleError: the bundle's network cannot be used with this backend.
        ConfigError: there is no such backend, or not on this device.
        MissingExtraError: it needs torch, which is not installed.
    """
    if backend not in BACKENDS:
        raise ConfigError(f"backend：可以是 {'、'.join(BACKENDS)}，没有 {backend!r}")
    if backend == "onnx" and device != "cpu":
        raise ConfigError(f"backend：onnx 只在 CPU 上运行，不能用 device {device!r}；请用 --backend torch")
    reason = "指定的"
    if backend == "auto":
        backend, reason = _automatic(bundle, device)
    if backend == "onnx":
        from proofread.runtime.onnx_engine import OnnxEngine

        return Choice(OnnxEngine.load(bundle), reason)
    required("torch", "train")
    from proofread.runtime.torch_engine import TorchEngine, fast_bf16

    if backend == "torch-bf16" and device == "cpu" and not fast_bf16():
        raise ConfigError("backend：这个处理器不能用 bf16 计算，torch-bf16 用不了；请用 torch 或 auto")
    return Choice(TorchEngine.load(bundle, device=device, bf16=backend == "torch-bf16", threads=threads), reason)


def _automatic(bundle: Bundle, device: str) -> tuple[str, str]:
    if device != "cpu":
        return "torch", f"只有 torch 能在 {device} 上运行"
    if find_spec("onnxruntime") is None:
        return "torch", "没有安装 onnxruntime"
    from proofread.runtime.onnx_graph import unsupported

    if lacking := unsupported(bundle.model):
        return "torch", lacking
    return "onnx", "在 CPU 上最快，也不用载入 torch"
