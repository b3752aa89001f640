"""Look inside a network while it reads and writes one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn

from proofread.edits.edit import Candidate, Edit
from proofread.errors import FormatError
from proofread.explain.explanation import END, Explanation, GateTrace
from proofread.model.batch import Source, collate_sources
from proofread.model.config import ModelConfig
from proofread.model.lstm_cell import LSTMCell
from proofread.model.recurrent import RecurrentStack
from proofread.model.seq2seq import Seq2Seq, prepare
from proofread.search.correct import correct
from proofread.search.greedy import feed
from proofread.text.vocabulary import BOS, DELETE, EOS, UNK, Vocabulary

_DELETED = "（删）"
_ATTENTION = {"dot": "点积注意力", "general": "双线性注意力", "additive": "加性注意力"}


@torch.inference_mode()
def explain(
    network: Seq2Seq, vocabulary: Vocabulary, text: str, *, edits: Sequence[Edit] = (), candidates: int = 4
) -> Explanation:
    """What ``network`` (in evaluation mode, on the CPU) does with ``text``, which it reads as one sentence.

    Args:
        network: any network of this package; what it does not have is left out.
        vocabulary: the network's.
        text: the sentence.
        edits: what the whole program made of the sentence.
        candidates: how many of the best tokens to name at each place.

    Raises:
        FormatError: ``text`` is empty.
    """
    if not text:
        raise FormatError("explain: expected a sentence, got an empty text")
    source = collate_sources([text], vocabulary)
    with _recorded(network.encoder.stack) as heard:
        encoded = network.encoder(source)
    names = _Names(vocabulary, source)

    head = None
    if network.head is not None:
        head = names.best(network.head_log_probabilities(encoded, source)[0, : len(text)], candidates, text)
    memory, state = prepare(network, encoded, source)
    size = network.config.vocabulary_size
    read = torch.cat([torch.tensor([[BOS]]), source.extended[:, : len(text) - 1]], dim=1)
    output, _ = network.decoder.unroll(feed(read, size), state, memory)
    decoder = names.best(network.log_probabilities(output, source)[0], candidates, text)

    hypothesis = correct(network, source, encoded)[0]
    steps = len(hypothesis.log_probabilities)
    written, _ = network.decoder.unroll(feed(torch.tensor([[BOS, *hypothesis.tokens][:steps]]), size), state, memory)
    return Explanation(
        text=text,
        network=_description(network.config),
        edits=tuple(edits),
        head=head,
        decoder=decoder,
        written=tuple(names.name(token) for token in [*hypothesis.tokens, EOS][:steps]),
        probabilities=np.exp(np.array(hypothesis.log_probabilities, dtype=np.float32)),
        attention=None if written.weights is None else written.weights[0].numpy(),
        copied=None if written.gate is None else 1 - written.gate[0, :, 0].numpy(),
        gates=tuple(_traces(network.encoder.stack, heard)),
    )


class _Names:
    """Extended ids of one sentence as a person reads them."""

    def __init__(self, vocabulary: Vocabulary, source: Source) -> None:
        self._tokens = [vocabulary.token(index) for index in range(len(vocabulary))]
        self._tokens[DELETE], self._tokens[EOS] = _DELETED, END
        self._tokens += source.unknown[0]

    def name(self, token: int) -> str:
        return self._tokens[token]

    def best(self, scores: Tensor, most: int, text: str) -> tuple[tuple[Candidate, ...], ...]:
        """The ``most`` likely tokens of each row of log-probabilities; ``<unk>`` keeps the character of ``text``."""
        top = scores.topk(min(most, scores.shape[1]))
        return tuple(
            tuple(
                Candidate(character if token == UNK else self.name(token), probability)
                for token, probability in zip(tokens, probabilities, strict=True)
            )
            for character, tokens, probabilities in zip(
                text, top.indices.tolist(), top.values.exp().tolist(), strict=True
            )
        )


@contextmanager
def _recorded(stack: RecurrentStack) -> Iterator[dict[nn.Module, Tensor]]:
    """Collects what every recurrent layer reads, [1, length + 1, input], backward layers in their own order."""
    heard: dict[nn.Module, Tensor] = {}

    def listen(layer: nn.Module, arguments: tuple[Tensor, ...]) -> None:
        heard[layer] = arguments[0]

    handles = [layer.register_forward_pre_hook(listen) for layer in (*stack.ahead, *stack.back)]
    try:
        yield heard
    finally:
        for handle in handles:
            handle.remove()


def _traces(stack: RecurrentStack, heard: dict[nn.Module, Tensor]) -> Iterator[GateTrace]:
    for number, ahead in enumerate(stack.ahead):
        layers = [(ahead, False)] + ([(stack.back[number], True)] if stack.back else [])
        for layer, backward in layers:
            if isinstance(layer, nn.LSTM):
                yield _trace(layer, heard[layer][0], layer_number=number + 1, backward=backward)


def _trace(lstm: nn.LSTM, inputs: Tensor, *, layer_number: int, backward: bool) -> GateTrace:
    """Read ``inputs`` [length, input] again with the spelled-out cell, and keep its gates."""
    cell = LSTMCell.from_lstm(lstm)
    state = inputs.new_zeros(1, lstm.hidden_size), inputs.new_zeros(1, lstm.hidden_size)
    steps = []
    for x in inputs:
        gates = cell(x[None], state)
        state = gates.hidden, gates.cell
        steps.append(torch.cat([gates.forget, gates.input, gates.output, gates.cell.tanh()]))
    forget, write, output, memory = torch.stack(steps[::-1] if backward else steps, dim=1).numpy()
    return GateTrace(layer_number, backward, forget, write, output, memory)


def _description(config: ModelConfig) -> str:
    directions = "双向" if config.bidirectional else "单向"
    size = f"{config.encoder_layers} 层，每个方向 {config.encoder_hidden} 个单元"
    parts = (
        f"{directions} {config.cell.upper()} 编码器（{size}）",
        _ATTENTION.get(config.attention, "无注意力"),
        "有复制机制" if config.copy else "无复制机制",
        "有逐字纠错头" if config.head else "无逐字纠错头",
    )
    return "，".join(parts)
