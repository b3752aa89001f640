"""The corrector as ONNX graphs, written operator by operator from a bundle's weights; needs neither torch nor onnx.

Two graphs share the sources' ids. ``encode`` is encoder and correction head: what the head says of every source
position, and the memory for the decoder. ``decode`` runs the decoder over given tokens, all steps at once, and says
how probable certain tokens were and which was best. Parity with the torch modules is a test
(tests/unit/runtime/test_onnx_engine.py). Operators: https://onnx.ai/onnx/operators and, for 8 bits,
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from proofread.errors import BundleError, ConfigError
from proofread.model.config import EncoderConfig, ModelConfig
from proofread.ort.file import FLOAT, INT32, INT64
from proofread.ort.nodes import Floats, Graph, Rounded, Weights, axes
from proofread.runtime.bundle import Bundle
from proofread.runtime.names import PRECISIONS
from proofread.runtime.reading import OWN, ROOM
from proofread.text.vocabulary import DELETE, MASK, PAD, UNK

#: File names of the graphs.
ENCODE, DECODE = "encode.onnx", "decode.onnx"
_KINDS: Final = {kind.precision: kind for kind in (Rounded, Graph)}
#: Added to probabilities before the logarithm, as in :mod:`proofread.model.copy`.
_TINY = 1e-9
_NEVER = -1e9


def unsupported(config: EncoderConfig) -> str | None:
    """Why ONNX Runtime cannot run a network of this shape; None if it can."""
    if not isinstance(config, ModelConfig):
        return f"要的是改错模型，这里是 {config.kind}"
    if config.cell != "lstm":
        return f"model.cell 须是 'lstm'，现为 {config.cell!r}"
    if not config.bidirectional:
        return "model.bidirectional 须是 true"
    if config.attention not in ("dot", "general"):
        return f"model.attention 须是 'dot' 或 'general'，现为 {config.attention!r}"
    if not (config.copy and config.head):
        return "model.copy 和 model.head 须是 true"
    return None


def encode_graph(g: Graph, config: ModelConfig, weights: Weights) -> bytes:
    """Encoder and correction head.

    Inputs: ``characters``, ``syllables``, ``tones`` [batch, length], ``lengths`` [batch] (int32), ``candidates``
    [batch, length, width]. Outputs: ``all`` [batch, length, width + OWN], the candidates and the head's own best;
    ``head`` of the same shape; ``keep``, ``delete`` [batch, length]; ``states`` [batch, length, memory_dim] and
    ``summary`` [batch, memory_dim].
    """
    table = weights["encoder.embedding.character.weight"]
    x, bound = g.lookup("embedding", table, "characters"), _bound(table)
    if config.pinyin_dim:
        syllable, tone = (weights[f"encoder.embedding.{kind}.weight"] for kind in ("syllable", "tone"))
        sound = g("Add", g.lookup("syllable", syllable, "syllables"), g.lookup("tone", tone, "tones"))
        x, bound = g("Concat", x, sound, axis=-1), max(bound, _bound(syllable) + _bound(tone))
    x = g("Transpose", x, perm=[1, 0, 2])
    last = ""
    for layer in range(config.encoder_layers):
        names = [f"encoder.stack.{direction}.{layer}" for direction in ("ahead", "back")]
        y, last = g.lstm(x, names, weights, lengths="lengths", bound=bound)
        bound = 1.0
        x = g("Reshape", g("Transpose", y, perm=[0, 2, 1, 3]), g.ints(0, 0, config.memory_dim))
    states = g("Transpose", x, perm=[1, 0, 2])
    summary = g("Reshape", g("Transpose", last, perm=[1, 0, 2]), g.ints(-1, config.memory_dim))

    own = g("Unsqueeze", "characters", g.ints(2))
    rows = g.flat(states, config.memory_dim)
    features = g("Tanh", g.linear(rows, weights, "head.combine"))
    logits = g.like(g.product(features, "head", table, weights["head.bias"]), "characters", len(table))
    keep = g.like(g.linear(rows, weights, "head.keep"), "characters", 1)
    logits = g("ScatterElements", logits, own, keep, axis=2, reduction="add")
    scores = g("LogSoftmax", logits, axis=-1)
    _, best = g("TopK", scores, g.ints(OWN), axis=2, outputs=2, sorted=0)
    everything = g("Concat", "candidates", best, axis=2)
    kept = g("GatherElements", scores, own, axis=2)
    head = g("Sub", g("GatherElements", scores, everything, axis=2), kept)
    delete = g("Sub", g("Gather", scores, g.ints(DELETE), axis=2), kept)
    inputs = [
        axes("characters", 2),
        *([axes("syllables", 2), axes("tones", 2)] if config.pinyin_dim else []),
        axes("lengths", 1, INT32),
        axes("candidates", 3),
    ]
    return g.finish(
        inputs,
        [
            ("all", everything, INT64, 3),
            ("head", head, FLOAT, 3),
            ("keep", g("Squeeze", kept, g.ints(2)), FLOAT, 2),
            ("delete", g("Squeeze", delete, g.ints(2)), FLOAT, 2),
            ("states", states, FLOAT, 3),
            ("summary", summary, FLOAT, 2),
        ],
    )


def decode_graph(g: Graph, config: ModelConfig, weights: Weights) -> bytes:
    """The decoder with attention and copying over given tokens.

    Inputs: ``states``, ``summary`` from the other graph; ``extended`` [batch, length], source ids with unknown
    characters from V on, at most V + ROOM - 1; ``lengths`` [batch] (int64); ``tokens`` [batch, steps] to read;
    ``asked`` [batch, steps, width], ids to judge. Outputs: ``scores`` log-probabilities of ``asked``; ``best`` and
    ``best_scores`` [batch, steps], the most probable id and its log-probability.
    """
    hidden, memory = config.decoder_hidden, config.memory_dim
    table = weights["encoder.embedding.character.weight"]
    start = g("Tanh", g.linear("summary", weights, "decoder.bridge"))
    h, c = g("Split", g("Unsqueeze", start, g.ints(0)), axis=2, num_outputs=2, outputs=2)
    x = g("Transpose", g.lookup("embedding", table, "tokens"), perm=[1, 0, 2])
    y, _ = g.lstm(x, ["decoder.rnn"], weights, state=[h, c], bound=_bound(table))
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
    penalty = g("Mul", g("Cast", padding, to=FLOAT), g.number("never", _NEVER))
    attention = g("Softmax", g("Add", energy, g("Unsqueeze", penalty, g.ints(1))), axis=-1)
    seen = g.flat(g("Concat", queries, g("MatMul", attention, "states"), axis=-1), hidden + memory)

    features = g("Tanh", g.linear(seen, weights, "decoder.combine"))
    gate = g.like(g("Sigmoid", g.linear(seen, weights, "decoder.copy_gate")), "tokens", 1)
    widened = np.concatenate([table, np.zeros((ROOM, table.shape[1]), np.float32)])
    bias = np.concatenate([weights["bias"], np.full(ROOM, _NEVER, np.float32)])
    bias[[PAD, UNK, MASK, DELETE]] = _NEVER
    logits = g.like(g.product(features, "written", widened, bias), "tokens", len(widened))
    written = g("Mul", g("Softmax", logits, axis=-1), gate)
    copied = g("Mul", attention, g("Sub", g.number("whole", 1.0), gate))
    places = g("Expand", g("Unsqueeze", "extended", g.ints(1)), g("Shape", copied))
    mixed = g("ScatterElements", written, places, copied, axis=2, reduction="add")

    tiny = g.number("tiny", _TINY)
    scores = g("Log", g("Add", g("GatherElements", mixed, "asked", axis=2), tiny))
    top, best = g("TopK", mixed, g.ints(1), axis=2, outputs=2)
    best_scores = g("Log", g("Add", g("Squeeze", top, g.ints(2)), tiny))
    floats = [axes("states", 3, FLOAT), axes("summary", 2, FLOAT)]
    inputs = [*floats, axes("extended", 2), axes("lengths", 1), axes("tokens", 2), axes("asked", 3)]
    return g.finish(
        inputs,
        [
            ("scores", scores, FLOAT, 3),
            ("best", g("Squeeze", best, g.ints(2)), INT64, 2),
            ("best_scores", best_scores, FLOAT, 2),
        ],
    )


def graphs(bundle: Bundle, precision: str) -> dict[str, bytes]:
    """Both graphs of a corrector, by their file names.

    Raises:
        BundleError: the bundle holds another kind of network, or its weights cannot be read.
        ConfigError: the network's shape cannot be a graph, or there is no such precision.
    """
    config = bundle.model
    if precision not in PRECISIONS:
        raise ConfigError(f"precision：可以是 {'、'.join(PRECISIONS)}，没有 {precision!r}")
    if not isinstance(config, ModelConfig):
        raise BundleError(f"{bundle.path}：{unsupported(config)}")
    if reason := unsupported(config):
        raise ConfigError(f"{reason}：这样的网络只能由 torch 运行")
    weights = bundle.weights()
    with ThreadPoolExecutor(2) as pool:  # most of it is numpy rounding weights
        made = [pool.submit(make, _KINDS[precision](), config, weights) for make in (encode_graph, decode_graph)]
    return {name: graph.result() for name, graph in zip((ENCODE, DECODE), made, strict=True)}


def _bound(table: Floats) -> float:
    return float(np.abs(table).max())
