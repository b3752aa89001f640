"""What runs here: versions and the processor. Nothing is imported to find out."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = ("proofread", "torch", "onnxruntime", "numpy")
#: Instruction sets that matrix products profit from, by their names in Linux' /proc/cpuinfo.
_FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")
_CPUINFO = Path("/proc/cpuinfo")


def versions() -> dict[str, str | None]:
    """Versions of Python and the packages that do the work; None for one that is not installed."""
    return {"python": platform.python_version(), **{name: _installed(name) for name in _PACKAGES}}


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def machine() -> dict[str, Any]:
    """Operating system, processor, usable cores, and which instruction sets it has (None: it does not say)."""
    text = _CPUINFO.read_text("utf-8", "replace") if _CPUINFO.is_file() else ""
    cpu = cpuinfo(text)
    return {
        "platform": platform.platform(),
        "processor": cpu.get("model name") or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "features": features(cpu["flags"]) if "flags" in cpu else None,
    }


def cpuinfo(text: str) -> dict[str, str]:
    """The fields of the first processor in the text of /proc/cpuinfo."""
    fields = (line.split(":", 1) for line in text.partition("\n\n")[0].splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, value in fields}


def features(flags: str) -> dict[str, bool]:
    """Which of the instruction sets that matter are among ``flags``."""
    known = set(flags.split())
    return {name: name in known for name in _FEATURES}


def has_fast_bf16(found: dict[str, bool] | None) -> bool:
    """Whether the processor multiplies bfloat16 matrices itself."""
    return found is not None and (found["avx512_bf16"] or found["amx_bf16"])
