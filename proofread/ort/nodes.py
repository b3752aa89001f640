"""Growing ONNX graphs: operators and constants, and the products of matrices that make up a network.

:class:`Graph` computes as torch does. :class:`Rounded` multiplies whole numbers of 8 bits, which are several times as
fast. A rounded activation must not depend on what else is in the batch, or the result for a sentence would depend on
its company. All that is multiplied here is bounded, so the scales are fixed: outputs of LSTMs and of tanh lie between
-1 and 1. ONNX Runtime's LSTM of 8 bits measures the range of its batch itself; two constant numbers beside each row,
as large as any other can get, make it measure the same always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.ort import file as onnx_file

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]

#: Gate order of torch (input, forget, cell, output) as ONNX wants it (input, output, forget, cell).
_GATES = (0, 3, 1, 2)
_CELL = 3
#: The largest whole number of a weight. Two products of such and of an activation fit the 16 bits in which processors
#: without VNNI add them, so that all processors compute the same.
LARGEST = 64
#: Whole numbers of an activation: the step between two, and that of 0.
_STEP, _ZERO = 1 / 127, 128
#: A gate with this bias is open.
_OPEN = 30.0


class Graph:
    """A growing list of nodes; constants are stored once, by name."""

    precision: str = "fp32"

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: dict[str, bytes] = {}

    def __call__(self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        """Append a node; returns the name of its output, or a list of several."""
        names = [f"{operator}_{len(self._nodes)}_{number}" for number in range(outputs)]
        self._nodes.append(onnx_file.node(operator, inputs, names, attributes, domain))
        return names[0] if outputs == 1 else names

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """The name of a constant."""
        if name not in self._constants:
            self._constants[name] = onnx_file.tensor(name, value)
        return name

    def number(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, dtype=np.float32))

    def ints(self, *values: int) -> str:
        return self.constant("ints_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def lookup(self, name: str, table: Floats, ids: str) -> str:
        """Rows of ``table``, which is stored as the bundle has it."""
        found = self("Gather", self.constant(name, table.astype(np.float16)), ids)
        return self("Cast", found, to=onnx_file.FLOAT)

    def product(self, x: str, name: str, weight: Floats, bias: Floats | None = None) -> str:
        """``x`` [rows, in], between -1 and 1, by ``weight`` [out, in], plus ``bias`` [out]."""
        made = self("MatMul", x, self.constant(f"{name}.weight.T", weight.T))
        return made if bias is None else self("Add", made, self.constant(f"{name}.bias", bias))

    def linear(self, x: str, weights: Weights, name: str) -> str:
        """:meth:`product` with ``name``.weight, and ``name``.bias where there is one."""
        return self.product(x, name, weights[f"{name}.weight"], weights.get(f"{name}.bias"))

    def flat(self, x: str, size: int) -> str:
        """[batch, steps, size] to rows of ``size``: products of matrices and their biases are fused only so."""
        return self("Reshape", x, self.ints(-1, size))

    def like(self, x: str, sizes: str, size: int) -> str:
        """Rows of ``size`` back to the batch and steps of ``sizes``, a tensor [batch, steps, ...]."""
        shape = self("Concat", self("Shape", sizes, start=0, end=2), self.ints(size), axis=0)
        return self("Reshape", x, shape)

    def lstm(
        self,
        x: str,
        layers: Sequence[str],
        weights: Weights,
        *,
        lengths: str = "",
        state: Sequence[str] = (),
        bound: float = 1.0,
    ) -> list[str]:
        """All outputs [steps, directions, batch, hidden] of an LSTM, and the last ones [directions, batch, hidden].

        Args:
            x: time-major input, [steps, batch, size].
            layers: torch's names, forward and maybe backward.
            weights: of the whole network.
            lengths: of the rows, [batch]; all by default.
            state: hidden state and cells to begin with, [directions, batch, hidden], between -1 and 1.
            bound: numbers in ``x`` lie between this and its negative.
        """
        inside, recurrent, bias = _stacked(layers, weights)
        names = [
            self.constant(f"{layers[0]}.{kind}", _joined(value))
            for kind, value in (("W", inside), ("R", recurrent), ("B", bias))
        ]
        attributes = _attributes(layers, recurrent.shape[-1])
        made: list[str] = self("LSTM", x, *names, lengths, *state, outputs=2, **attributes)
        return made

    def finish(self, inputs: Sequence[bytes], outputs: Sequence[tuple[str, str, int, int]]) -> bytes:
        """The finished graph; ``outputs`` are (name, tensor, element type, rank)."""
        renamed = [onnx_file.node("Identity", [tensor], [name], {}) for name, tensor, _, _ in outputs]
        values = [axes(name, rank, kind) for name, _, kind, rank in outputs]
        note = {"precision": self.precision}
        return onnx_file.model([*self._nodes, *renamed], self._constants.values(), inputs, values, note)


class Rounded(Graph):
    """Products of whole numbers."""

    precision = "int8"

    def product(self, x: str, name: str, weight: Floats, bias: Floats | None = None) -> str:
        """See :meth:`Graph.product`; a single column is not worth rounding."""
        if len(weight) == 1:
            return super().product(x, name, weight, bias)
        return self.whole_product(x, name, *rounded(weight), bias)

    def whole_product(
        self,
        x: str,
        name: str,
        whole: NDArray[np.int8],
        steps: Floats,
        bias: Floats | None,
        *,
        step: float = _STEP,
        zero: int = _ZERO,
    ) -> str:
        """``x`` [rows, in], rounded to ``step`` and cut off below -``zero`` and above 255 - ``zero`` of them, by
        ``whole`` [in, out] times ``steps`` [out], plus ``bias`` [out].
        """
        given = self.number(f"step_{step}", step), self.constant(f"zero_{zero}", np.array(zero, dtype=np.uint8))
        added = [] if bias is None else ["", self.constant(f"{name}.bias", bias)]
        matrix, scales = self.constant(f"{name}.whole", whole), self.constant(f"{name}.steps", steps)
        inputs = [self("QuantizeLinear", x, *given), matrix, given[0], scales, given[1], *added]
        return self("MatMulIntegerToFloat", *inputs, domain=onnx_file.MICROSOFT)

    def lstm(
        self,
        x: str,
        layers: Sequence[str],
        weights: Weights,
        *,
        lengths: str = "",
        state: Sequence[str] = (),
        bound: float = 1.0,
    ) -> list[str]:
        """See :meth:`Graph.lstm`."""
        inside, recurrent, bias = _stacked(layers, weights)
        hidden = recurrent.shape[-1]
        # Two units with open gates add 1 and -1 to their cells in every step: no other's get as far from 0.
        gates = np.full((len(layers), 4, 2), _OPEN, dtype=np.float32)
        gates[:, _CELL, 1] = -_OPEN
        bias = np.concatenate([bias, np.concatenate([gates, 0 * gates], axis=1)], axis=2)
        room = [(0, 0), (0, 0), (0, 2), (0, 2)]
        names, steps = [], []
        for kind, matrix in (("W", inside), ("R", recurrent)):
            whole, scale = rounded(_joined(np.pad(matrix, room)))
            names.append(self.constant(f"{layers[0]}.{kind}.whole", whole))
            steps.append(self.constant(f"{layers[0]}.{kind}.steps", scale))
            steps.append(self.constant(f"{layers[0]}.{kind}.zeros", np.zeros(scale.shape, np.int8)))
        names += [self.constant(f"{layers[0]}.B", _joined(bias)), lengths]
        names += [self._between(one, 1.0) for one in state] or ["", ""]
        attributes = _attributes(layers, hidden + 2)
        made = self(
            "DynamicQuantizeLSTM", self._between(x, bound), *names, "", *steps,
            outputs=2, domain=onnx_file.MICROSOFT, **attributes,
        )  # fmt: skip
        return [self("Slice", one, self.ints(0), self.ints(hidden), self.ints(-1)) for one in made]

    def _between(self, x: str, bound: float) -> str:
        """``x`` [., ., size] with ``bound`` and its negative at the end of every row."""
        ends = self.constant(f"ends_{bound}", np.array([bound, -bound], dtype=np.float32))
        shape = self("Concat", self("Shape", x, start=0, end=2), self.ints(2), axis=0)
        return self("Concat", x, self("Expand", ends, shape), axis=-1)


def axes(name: str, rank: int, element: int = onnx_file.INT64) -> bytes:
    """An input or output with sizes that are not known."""
    return onnx_file.value(name, element, [f"{name}_{axis}" for axis in range(rank)])


def rounded(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers for ``matrix`` [..., out, in], as [..., in, out], and what 1 is in each column, [..., out]."""
    steps = np.maximum(np.abs(matrix).max(axis=-1), 1e-9) / LARGEST
    return np.rint(matrix / steps[..., None]).astype(np.int8).swapaxes(-1, -2), steps


def _stacked(layers: Sequence[str], weights: Weights) -> tuple[Floats, Floats, Floats]:
    """By gate the matrices of inputs and of hidden states, [directions, 4, hidden, size], and the biases of both,
    [directions, 8, hidden].
    """

    def stack(kind: str) -> Floats:
        whole = np.stack([weights[f"{layer}.{kind}_l0"] for layer in layers])
        return whole.reshape(len(layers), 4, -1, *whole.shape[2:])[:, _GATES]

    return stack("weight_ih"), stack("weight_hh"), np.concatenate([stack("bias_ih"), stack("bias_hh")], axis=1)


def _joined(gates: Floats) -> Floats:
    """[directions, gates, hidden, ...] to [directions, gates * hidden, ...]."""
    return gates.reshape(len(gates), -1, *gates.shape[3:])


def _attributes(layers: Sequence[str], hidden: int) -> dict[str, Any]:
    return {"hidden_size": hidden, "direction": "bidirectional" if len(layers) == 2 else "forward"}
