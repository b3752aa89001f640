"""Arrays of a safetensors file as they lie on the disk: opening costs nothing, and processes share what they touch."""

from __future__ import annotations

import errno
import json
import mmap
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {
    "U8": "<u1", "I8": "<i1", "U16": "<u2", "I16": "<i2", "F16": "<f2", "U32": "<u4", "I32": "<i4", "F32": "<f4",
    "U64": "<u8", "I64": "<i8", "F64": "<f8", "BOOL": "?",
}  # fmt: skip


def mapped(path: Path | str) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The arrays of a safetensors file by name, read-only, and its metadata.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not what safetensors writes.
        MemoryError: there is no room for it.
    """
    with Path(path).open("rb") as file:
        try:
            # Windows does not let a file be replaced while it is mapped.
            content = file.read() if os.name == "nt" else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            if error.errno == errno.ENOMEM:
                raise MemoryError from error
            raise
    start = 8 + int.from_bytes(content[:8], "little")
    try:
        header = json.loads(content[8:start])
        metadata = header.pop("__metadata__", {})
        if (size := len(content) - start) != max((entry["data_offsets"][1] for entry in header.values()), default=0):
            raise ValueError(f"不是 safetensors 文件（数组没有在文件末尾的第 {size} 字节结束）")
        return {name: _array(content, start, **entry) for name, entry in header.items()}, metadata
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"不是 safetensors 文件（{error}）") from error


def _array(content: Any, start: int, *, dtype: str, shape: list[int], data_offsets: list[int]) -> NDArray[Any]:
    first, last = data_offsets
    kind = np.dtype(_TYPES[dtype])
    if not 0 <= first <= last <= len(content) - start or (last - first) % kind.itemsize:
        raise ValueError(f"不是 safetensors 文件（有数组从第 {first} 字节到第 {last} 字节）")
    count = (last - first) // kind.itemsize
    flat = np.frombuffer(content, kind, count, start + first) if count else np.zeros(0, kind)
    return flat.reshape(shape)
