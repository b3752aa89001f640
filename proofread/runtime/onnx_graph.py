"""The corrector as ONNX graphs, written operator by operator from a bundle's weights; needs no torch.

Two graphs share the sources' ids. ``listen`` is encoder and correction head: what the head says of every source
position, and the memory for the decoder. ``decode`` runs the decoder over given tokens, all steps at once, and says
how probable certain tokens were and which was best. Parity with the torch modules is a test
(tests/unit/runtime/test_onnx_engine.py). Operators: https://onnx.ai/onnx/operators (opset 18).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from proofread.errors import ConfigError
from proofread.model.config import ModelConfig
from proofread.runtime.bundle import DECODE, LISTEN
from proofread.runtime.reading import OWN, ROOM
from proofread.text.vocabulary import DELETE, MASK, PAD, UNK

OPSET = 18
#: Added to probabilities before the logarithm, as in :mod:`proofread.model.copy`.
_TINY = 1e-9
_NEVER = -1e9
#: Gate order of torch (input, forget, cell, output) as ONNX wants it (input, output, forget, cell).
_GATES = (0, 3, 1, 2)

Weights = dict[str, NDArray[np.float32]]


def unsupported(config: ModelConfig) -> str | None:
    """Why a network of this shape cannot be exported; None if it can."""
    if config.cell != "lstm":
        return f"model.cell: expected 'lstm', got {config.cell!r}"
    if not config.bidirectional:
        return "model.bidirectional: expected true, got false"
    if config.attention not in ("dot", "general"):
        return f"model.attention: expected 'dot' or 'general', got {config.attention!r}"
    if not (config.copy and config.head):
        return "model.copy and model.head: expected true"
    return None


class _Graph:
    """A growing list of nodes; constants are stored once, by name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self._count = 0

    def __call__(self, operator: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """Append a node; returns the name of its output, or a list of several."""
        self._count += 1
        names = [f"{operator}_{self._count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """The name of a constant."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def number(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, dtype=np.float32))

    def ints(self, *values: int) -> str:
        return self.constant("ints_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def linear(self, x: str, weights: Weights, name: str) -> str:
        """``x`` [rows, in] by ``name``.weight [out, in], plus ``name``.bias where there is one."""
        product = self("MatMul", x, self.constant(f"{name}.weight.T", weights[f"{name}.weight"].T))
        bias = weights.get(f"{name}.bias")
        return product if bias is None else self("Add", product, self.constant(f"{name}.bias", bias))

    def flat(self, x: str, size: int) -> str:
        """[batch, steps, size] to rows of ``size``: products of matrices and their biases are fused only so."""
        return self("Reshape", x, self.ints(-1, size))

    def like(self, x: str, sizes: str, size: int) -> str:
        """Rows of ``size`` back to the batch and steps of ``sizes``, a tensor [batch, steps, ...]."""
        shape = self("Concat", self("Shape", sizes, start=0, end=2), self.ints(size), axis=0)
        return self("Reshape", x, shape)

    def lstm(self, x: str, layers: Sequence[str], weights: Weights, *state: str, hidden: int) -> list[str]:
        """Outputs of one LSTM over time-major ``x``; ``layers`` are torch's names, forward and maybe backward."""

        def stack(kind: str) -> NDArray[np.float32]:
            return np.stack([_reorder(weights[f"{layer}.{kind}_l0"]) for layer in layers])

        bias = np.concatenate([stack("bias_ih"), stack("bias_hh")], axis=1)
        names = [self.constant(f"{layers[0]}.{kind}", stack(kind)) for kind in ("weight_ih", "weight_hh")]
        return self(
            "LSTM",
            x,
            *names,
            self.constant(f"{layers[0]}.bias", bias),
            *state,
            outputs=3,
            hidden_size=hidden,
            direction="bidirectional" if len(layers) == 2 else "forward",
        )

    def finish(self, inputs: Sequence[Any], outputs: Sequence[tuple[str, str, int, int]]) -> onnx.ModelProto:
        """The finished graph; ``outputs`` are (name, tensor, element type, rank)."""
        for name, tensor, _, _ in outputs:
            self.nodes.append(helper.make_node("Identity", [tensor], [name]))
        values = [helper.make_tensor_value_info(name, kind, [None] * rank) for name, _, kind, rank in outputs]
        graph = helper.make_graph(self.nodes, "proofread", list(inputs), values, list(self.constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="proofread")
        model.ir_version = 10
        onnx.checker.check_model(model)
        return model


def _reorder(stacked: NDArray[np.float32]) -> NDArray[np.float32]:
    gates = np.split(stacked, 4)
    return np.concatenate([gates[gate] for gate in _GATES])


def _input(name: str, rank: int, kind: int = TensorProto.INT64) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, [f"{name}_{axis}" for axis in range(rank)])


def listen_graph(config: ModelConfig, weights: Weights) -> onnx.ModelProto:
    """Encoder and correction head.

    Inputs: ``characters``, ``syllables``, ``tones`` [batch, length], ``lengths`` [batch] (int32), ``candidates``
    [batch, length, width]. Outputs: ``all`` [batch, length, width + OWN], the candidates and the head's own best;
    ``head`` of the same shape; ``keep``, ``delete`` [batch, length]; ``states`` [batch, length, memory_dim] and
    ``summary`` [batch, memory_dim].
    """
    g = _Graph()
    embedding = g.constant("embedding", weights["encoder.embedding.character.weight"])
    x = g("Gather", embedding, "characters")
    if config.pinyin_dim:
        syllable = g.constant("syllable", weights["encoder.embedding.syllable.weight"])
        tone = g.constant("tone", weights["encoder.embedding.tone.weight"])
        sound = g("Add", g("Gather", syllable, "syllables"), g("Gather", tone, "tones"))
        x = g("Concat", x, sound, axis=-1)
    x = g("Transpose", x, perm=[1, 0, 2])
    last = ""
    for layer in range(config.encoder_layers):
        names = [f"encoder.stack.{direction}.{layer}" for direction in ("ahead", "back")]
        y, last, _ = g.lstm(x, names, weights, "lengths", hidden=config.encoder_hidden)
        x = g("Reshape", g("Transpose", y, perm=[0, 2, 1, 3]), g.ints(0, 0, config.memory_dim))
    states = g("Transpose", x, perm=[1, 0, 2])
    summary = g("Reshape", g("Transpose", last, perm=[1, 0, 2]), g.ints(-1, config.memory_dim))

    table = weights["encoder.embedding.character.weight"]
    own = g("Unsqueeze", "characters", g.ints(2))
    rows = g.flat(states, config.memory_dim)
    features = g("Tanh", g.linear(rows, weights, "head.combine"))
    logits = g("MatMul", features, g.constant("embedding.T", table.T))
    logits = g.like(g("Add", logits, g.constant("head.bias", weights["head.bias"])), "characters", len(table))
    keep = g.like(g.linear(rows, weights, "head.keep"), "characters", 1)
    logits = g("ScatterElements", logits, own, keep, axis=2, reduction="add")
    scores = g("LogSoftmax", logits, axis=-1)
    _, best = g("TopK", scores, g.ints(OWN), axis=2, outputs=2, sorted=0)
    everything = g("Concat", "candidates", best, axis=2)
    kept = g("GatherElements", scores, own, axis=2)
    head = g("Sub", g("GatherElements", scores, everything, axis=2), kept)
    delete = g("Sub", g("Gather", scores, g.ints(DELETE), axis=2), kept)
    inputs = [
        _input("characters", 2),
        *([_input("syllables", 2), _input("tones", 2)] if config.pinyin_dim else []),
        _input("lengths", 1, TensorProto.INT32),
        _input("candidates", 3),
    ]
    return g.finish(
        inputs,
        [
            ("all", everything, TensorProto.INT64, 3),
            ("head", head, TensorProto.FLOAT, 3),
            ("keep", g("Squeeze", kept, g.ints(2)), TensorProto.FLOAT, 2),
            ("delete", g("Squeeze", delete, g.ints(2)), TensorProto.FLOAT, 2),
            ("states", states, TensorProto.FLOAT, 3),
            ("summary", summary, TensorProto.FLOAT, 2),
        ],
    )


def decode_graph(config: ModelConfig, weights: Weights) -> onnx.ModelProto:
    """The decoder with attention and copying over given tokens.

    Inputs: ``states``, ``summary`` from the other graph; ``extended`` [batch, length], source ids with unknown
    characters from V on, at most V + ROOM - 1; ``lengths`` [batch] (int64); ``tokens`` [batch, steps] to read;
    ``asked`` [batch, steps, width], ids to judge. Outputs: ``scores`` log-probabilities of ``asked``; ``best`` and
    ``best_scores`` [batch, steps], the most probable id and its log-probability.
    """
    g = _Graph()
    hidden, memory = config.decoder_hidden, config.memory_dim
    table = weights["encoder.embedding.character.weight"]
    start = g("Tanh", g.linear("summary", weights, "decoder.bridge"))
    h, c = g("Split", g("Unsqueeze", start, g.ints(0)), axis=2, num_outputs=2, outputs=2)
    x = g("Transpose", g("Gather", g.constant("embedding", table), "tokens"), perm=[1, 0, 2])
    y, _, _ = g.lstm(x, ["decoder.rnn"], weights, "", h, c, hidden=hidden)
    queries = g("Transpose", g("Squeeze", y, g.ints(1)), perm=[1, 0, 2])

    keys = "states"
    if config.attention == "general":
        keys = g.like(g.linear(g.flat("states", memory), weights, "decoder.attention.key"), "states", hidden)
    energy = g("MatMul", queries, g("Transpose", keys, perm=[0, 2, 1]))
    energy = g("Mul", energy, g.number("scale", hidden**-0.5))
    length = g("Squeeze", g("Shape", "states", start=1, end=2))
    zero, one = (g.constant(f"integer_{n}", np.array(n, dtype=np.int64)) for n in (0, 1))
    steps = g("Unsqueeze", g("Range", zero, length, one), g.ints(0))
    padding = g("GreaterOrEqual", steps, g("Unsqueeze", "lengths", g.ints(1)))
    penalty = g("Mul", g("Cast", padding, to=TensorProto.FLOAT), g.number("never", _NEVER))
    attention = g("Softmax", g("Add", energy, g("Unsqueeze", penalty, g.ints(1))), axis=-1)
    seen = g.flat(g("Concat", queries, g("MatMul", attention, "states"), axis=-1), hidden + memory)

    features = g("Tanh", g.linear(seen, weights, "decoder.combine"))
    gate = g.like(g("Sigmoid", g.linear(seen, weights, "decoder.copy_gate")), "tokens", 1)
    widened = np.concatenate([table, np.zeros((ROOM, table.shape[1]), np.float32)])
    bias = np.concatenate([weights["bias"], np.full(ROOM, _NEVER, np.float32)])
    bias[[PAD, UNK, MASK, DELETE]] = _NEVER
    logits = g("MatMul", features, g.constant("widened.T", widened.T))
    logits = g.like(g("Add", logits, g.constant("bias", bias)), "tokens", len(widened))
    written = g("Mul", g("Softmax", logits, axis=-1), gate)
    copied = g("Mul", attention, g("Sub", g.number("whole", 1.0), gate))
    places = g("Expand", g("Unsqueeze", "extended", g.ints(1)), g("Shape", copied))
    mixed = g("ScatterElements", written, places, copied, axis=2, reduction="add")

    tiny = g.number("tiny", _TINY)
    scores = g("Log", g("Add", g("GatherElements", mixed, "asked", axis=2), tiny))
    top, best = g("TopK", mixed, g.ints(1), axis=2, outputs=2)
    best_scores = g("Log", g("Add", g("Squeeze", top, g.ints(2)), tiny))
    floats = [_input("states", 3, TensorProto.FLOAT), _input("summary", 2, TensorProto.FLOAT)]
    inputs = [*floats, _input("extended", 2), _input("lengths", 1), _input("tokens", 2), _input("asked", 3)]
    return g.finish(
        inputs,
        [
            ("scores", scores, TensorProto.FLOAT, 3),
            ("best", g("Squeeze", best, g.ints(2)), TensorProto.INT64, 2),
            ("best_scores", best_scores, TensorProto.FLOAT, 2),
        ],
    )


def graphs(config: ModelConfig, weights: Weights) -> dict[str, onnx.ModelProto]:
    """Both graphs in fp32, by their file names in a bundle.

    Raises:
        ConfigError: the network's shape cannot be exported.
    """
    reason = unsupported(config)
    if reason is not None:
        raise ConfigError(f"{reason}; this network runs under torch only")
    return {LISTEN: listen_graph(config, weights), DECODE: decode_graph(config, weights)}
