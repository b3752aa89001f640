"""ONNX models as bytes: as much of protobuf as a graph of our own takes, so that running one needs ONNX Runtime alone.

The numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

OPSET = 18
_IR_VERSION = 10
#: Operators that ONNX Runtime has beyond the standard.
MICROSOFT = "com.microsoft"

FLOAT, INT32, INT64 = 1, 6, 7
#: Element types by numpy's name.
ELEMENTS = {"float32": FLOAT, "uint8": 2, "int8": 3, "int32": INT32, "int64": INT64, "float16": 10}
_INT, _STRING, _INTS = 2, 3, 7


def tensor(name: str, value: NDArray[Any]) -> bytes:
    """A TensorProto."""
    dims = b"".join(_number(1, size) for size in value.shape)
    raw = np.ascontiguousarray(value).tobytes()
    return dims + _number(2, ELEMENTS[value.dtype.name]) + _bytes(8, name) + _bytes(9, raw)


def node(
    operator: str, inputs: Iterable[str], outputs: Iterable[str], attributes: Mapping[str, Any], domain: str = ""
) -> bytes:
    """A NodeProto; attributes are whole numbers, sequences of them, or strings."""
    names = [_bytes(1, name) for name in inputs] + [_bytes(2, name) for name in outputs]
    described = [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
    return b"".join(names) + _bytes(4, operator) + b"".join(described) + (_bytes(7, domain) if domain else b"")


def value(name: str, element: int, axes: Sequence[str]) -> bytes:
    """A ValueInfoProto: a tensor whose axes have names in place of sizes."""
    shape = b"".join(_bytes(1, _bytes(2, axis)) for axis in axes)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, element) + _bytes(2, shape)))


def model(
    nodes: Iterable[bytes],
    tensors: Iterable[bytes],
    inputs: Iterable[bytes],
    outputs: Iterable[bytes],
    metadata: Mapping[str, str],
) -> bytes:
    """A ModelProto."""
    parts = ((1, nodes), (2, ["proofread"]), (5, tensors), (11, inputs), (12, outputs))
    graph = b"".join(_bytes(field, part) for field, several in parts for part in several)
    opsets = [_bytes(1, domain) + _number(2, version) for domain, version in (("", OPSET), (MICROSOFT, 1))]
    notes = [_bytes(1, key) + _bytes(2, text) for key, text in metadata.items()]
    return b"".join(
        [
            _number(1, _IR_VERSION),
            _bytes(2, "proofread"),
            _bytes(7, graph),
            *(_bytes(8, opset) for opset in opsets),
            *(_bytes(14, note) for note in notes),
        ]
    )


def _attribute(name: str, value: Any) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, _INT)
    if isinstance(value, str):
        return _bytes(1, name) + _bytes(4, value) + _number(20, _STRING)
    return _bytes(1, name) + b"".join(_number(8, one) for one in value) + _number(20, _INTS)


def _number(field: int, value: int) -> bytes:
    """A field with a whole number."""
    return _varint(field << 3) + _varint(value % 2**64)


def _bytes(field: int, value: bytes | str) -> bytes:
    """A field with bytes, a text or a message."""
    content = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    digits = []
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])
