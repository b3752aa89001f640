import itertools

import model_toys
import pytest
import torch

from proofread.edits import Edit
from proofread.edits.align import align
from proofread.edits.example import Example
from proofread.errors import ConfigError
from proofread.model.batch import IGNORE, collate, collate_sources
from proofread.model.config import ModelConfig
from proofread.model.loss import LossConfig, losses
from proofread.model.seq2seq import prepare
from proofread.text.vocabulary import BOS, DELETE, EOS, UNK

TEXTS = ["的一是在不了有和人这", "中大珺为淂", "我", "我以要他时来用们生到作地于出就"]


@pytest.mark.parametrize(
    ("cell", "bidirectional", "attention"),
    itertools.product(["rnn", "gru", "lstm"], [True, False], ["none", "dot", "general", "additive"]),
)
def test_padding_and_order_change_nothing(cell, bidirectional, attention):
    network = model_toys.network(
        cell=cell,
        bidirectional=bidirectional,
        attention=attention,
        copy=attention != "none",
        decoder_hidden=20 if bidirectional else 10,
    )
    words = model_toys.vocabulary()
    together = collate_sources(TEXTS, words)
    encoded = network.encoder(together)
    head = network.head_log_probabilities(encoded, together)
    memory, state = prepare(network, encoded, together)
    tokens = torch.tensor([[BOS, 8, 9]] * len(TEXTS))
    output, _ = network.decoder.unroll(tokens, state, memory)
    decoded = network.log_probabilities(output, together)
    for row, text in enumerate(TEXTS):
        alone = collate_sources([text], words)
        encoded_alone = network.encoder(alone)
        length = len(text) + 1
        torch.testing.assert_close(encoded.states[row, :length], encoded_alone.states[0])
        torch.testing.assert_close(head[row, :length], network.head_log_probabilities(encoded_alone, alone)[0])
        start = prepare(network, encoded_alone, alone)
        output_alone, _ = network.decoder.unroll(tokens[:1], start.state, start.memory)
        width = len(words) + (alone.extra if network.config.copy else 0)
        torch.testing.assert_close(
            decoded[row, :, :width], network.log_probabilities(output_alone, alone)[0], atol=1e-5, rtol=1e-4
        )


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_unroll_equals_repeated_steps(cell):
    network = model_toys.network(cell=cell)
    source = collate_sources(TEXTS, model_toys.vocabulary())
    start = prepare(network, network.encoder(source), source)
    tokens = torch.randint(6, 40, (len(TEXTS), 7))
    whole, _ = network.decoder.unroll(tokens, start.state, start.memory)
    state = start.state
    for step in range(7):
        one, state = network.decoder.step(tokens[:, step], state, start.memory)
        for got, expected in zip(one, whole, strict=True):
            assert got is not None and expected is not None
            torch.testing.assert_close(got[:, 0], expected[:, step], atol=1e-6, rtol=1e-4)


def test_mixture_is_a_distribution_and_copies_unknown_characters():
    network = model_toys.network()
    source = collate_sources(["珺的淂珺", "一"], model_toys.vocabulary())
    assert source.unknown == (("珺", "淂"), ())
    size = network.config.vocabulary_size
    assert source.extended[0].tolist() == [size, 6, size + 1, size, EOS]
    start = prepare(network, network.encoder(source), source)
    output, _ = network.decoder.step(torch.tensor([BOS, BOS]), start.state, start.memory)
    probabilities = network.log_probabilities(output, source).exp()
    torch.testing.assert_close(probabilities.sum(-1), torch.ones(2, 1), atol=1e-4, rtol=0)
    assert output.gate is not None and output.weights is not None
    copied = (1 - output.gate[0, 0, 0]) * (output.weights[0, 0, 0] + output.weights[0, 0, 3])
    assert probabilities[0, 0, size].item() == pytest.approx(copied.item(), rel=1e-3)
    assert probabilities[0, 0, UNK] < 1e-8


def test_collate_teaches_every_kind_of_edit():
    words = model_toys.vocabulary()
    text = "的一是在不"
    edits = (Edit(0, 1, "的", "了"), Edit(1, 1, "", "有"), Edit(2, 3, "是", ""), Edit(3, 5, "在不", "不在"))
    batch = collate([Example(text, "了有一不在", edits), Example("珺", "珺", ())], words)
    ids = {c: words.index(c) for c in "的了有一是在不"}
    assert batch.head[0].tolist() == [ids["了"], ids["一"], DELETE, ids["不"], ids["在"], IGNORE]
    assert batch.head[1].tolist() == [UNK, IGNORE] + [IGNORE] * 4
    assert batch.wrong[0].tolist() == [True, True, True, True, True, False]
    assert batch.decoder_input[0].tolist() == [BOS] + [ids[c] for c in "了有一不在"]
    assert batch.decoder_target[0].tolist() == [ids[c] for c in "了有一不在"] + [EOS]
    assert batch.alignment[0].tolist() == [0, IGNORE, 1, 3, 4, 5]
    assert batch.edited[0].tolist() == [True, True, False, True, True, False]
    assert batch.decoder_target[1].tolist() == [len(words), EOS] + [IGNORE] * 4


def test_a_character_that_can_be_neither_written_nor_copied_is_not_taught():
    batch = collate([Example("的", "珺", (Edit(0, 1, "的", "珺"),))], model_toys.vocabulary())
    assert batch.head[0].tolist() == [IGNORE, IGNORE]
    assert batch.decoder_target[0].tolist() == [IGNORE, EOS]


@pytest.mark.parametrize("changes", [{}, {"attention": "none", "copy": False}, {"copy": False}, {"head": False}])
def test_training_lowers_the_loss(changes):
    network = model_toys.network(**changes).train()
    examples = [Example("的一是在", "的一是了", (Edit(3, 4, "在", "了"),)), Example("珺我以", "珺我以", ())]
    batch = collate(examples, model_toys.vocabulary())
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    history = []
    for _ in range(30):
        parts = losses(network, batch, LossConfig())
        optimizer.zero_grad()
        parts.total.backward()
        optimizer.step()
        history.append(parts.total.item())
    assert history[-1] < 0.3 * history[0]
    assert (parts.head is None) == (changes.get("head") is False)


def test_the_vocabulary_loss_is_that_of_the_mixture_when_nothing_is_copied():
    network = model_toys.network()
    with torch.no_grad():
        assert network.decoder.copy_gate is not None
        network.decoder.copy_gate.bias.fill_(100.0)  # always write from the vocabulary
    batch = collate([Example("的一是在", "的一是了", (Edit(3, 4, "在", "了"),))], model_toys.vocabulary())
    parts = losses(network, batch, LossConfig(head=0, alignment=0, vocabulary=0.5))
    torch.testing.assert_close(parts.vocabulary, parts.decoder)
    assert parts.decoder is not None
    torch.testing.assert_close(parts.total, 1.5 * parts.decoder)
    unknown = collate([Example("珺我以", "珺我以", ())], model_toys.vocabulary())
    of_unknown = losses(network, unknown, LossConfig(vocabulary=1.0)).vocabulary  # 珺 is not in it
    assert of_unknown is not None and of_unknown.isfinite()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"cell": "qrnn"}, "model.cell"),
        ({"attention": "none"}, "model.copy"),
        ({"attention": "dot", "decoder_hidden": 7}, "model.attention"),
        ({"encoder_hidden": 0}, "model.encoder_hidden"),
        ({"dropout": 1.0}, "model.dropout"),
    ],
)
def test_impossible_combinations_name_the_key(changes, key):
    with pytest.raises(ConfigError, match=key.replace(".", r"\.")):
        model_toys.network(**changes)


def test_config_round_trip_and_unknown_key():
    config = model_toys.network().config
    assert ModelConfig.from_dict(config.to_dict()) == config
    with pytest.raises(ConfigError, match="'hiden'"):
        ModelConfig.from_dict(config.to_dict() | {"hiden": 3})


@pytest.mark.parametrize("processes", [2, 4])
def test_the_gradients_of_the_shares_of_a_batch_average_to_that_of_the_batch(processes):
    network, config = model_toys.network(), LossConfig(vocabulary=0.5)
    rows = [("的一是在", "的一是了"), ("珺我以", "珺我以"), ("国和人在大这中", "国和人这大这中")]
    examples = [Example(source, target, tuple(align(source, target))) for source, target in rows]

    def gradients(shares, everywhere):
        network.zero_grad()
        found = [
            losses(network, collate(share, model_toys.vocabulary()), config, everywhere[i])
            for i, share in enumerate(shares)
        ]
        torch.stack([one.total for one in found]).mean().backward()
        given = [parameter.grad.clone() for parameter in network.parameters() if parameter.grad is not None]
        return [one.shown for one in found], given

    (alone,), whole = gradients([examples], [lambda tensor: tensor])
    shares = [examples[rank::processes] for rank in range(processes)]
    sent = []
    gradients(shares, [lambda tensor: sent.append(tensor) or tensor] * processes)
    shown, shared = gradients(shares, [lambda tensor: sum(sent)] * processes)
    for one in shown:
        torch.testing.assert_close(one, alone)
    for mine, expected in zip(shared, whole, strict=True):
        torch.testing.assert_close(mine, expected)
