import model_toys
import numpy as np
import pytest
import torch

from proofread.errors import FormatError
from proofread.explain.explanation import END
from proofread.explain.inspect import explain
from proofread.explain.page import most_varied, page
from proofread.model.batch import collate_sources

TEXT = "的一是珺不了有"


@pytest.mark.parametrize("layers", [1, 2])
def test_gates_follow_the_equations_and_the_networks_own_states(layers):
    network = model_toys.network(encoder_layers=layers)
    found = explain(network, model_toys.vocabulary(), TEXT)
    assert [(t.layer, t.backward) for t in found.gates] == [(n + 1, b) for n in range(layers) for b in (False, True)]
    with torch.inference_mode():
        states = network.encoder(collate_sources([TEXT], model_toys.vocabulary())).states[0].numpy()
    ahead, back = found.gates[-2:]
    np.testing.assert_allclose(np.hstack([t.output * t.memory for t in (ahead, back)]), states, atol=1e-5)

    lstm = network.encoder.stack.back[0]
    source = collate_sources([TEXT], model_toys.vocabulary())
    with torch.inference_mode():
        x = network.encoder.embedding(source.characters, source.syllables, source.tones)[0, -1].numpy()
    weight, *biases = (lstm.get_parameter(f"{name}_l0") for name in ("weight_ih", "bias_ih", "bias_hh"))
    pre = weight.detach().numpy() @ x + sum(bias.detach().numpy() for bias in biases)
    write, forget, _, output = (1 / (1 + np.exp(-pre))).reshape(4, -1)  # the backward layer starts at the end
    for got, expected in zip(("input", "forget", "output"), (write, forget, output), strict=True):
        np.testing.assert_allclose(getattr(found.gates[1], got)[-1], expected, atol=1e-5)


def test_attention_and_probabilities_are_distributions():
    for seed in range(4):
        found = explain(model_toys.network(seed), model_toys.vocabulary(), TEXT, candidates=3)
        steps = len(found.written)
        assert found.attention is not None and found.copied is not None and found.probabilities is not None
        assert found.attention.shape == (steps, len(TEXT) + 1)
        np.testing.assert_allclose(found.attention.sum(axis=1), 1, atol=1e-5)
        assert found.copied.shape == found.probabilities.shape == (steps,)
        assert ((found.copied > 0) & (found.copied < 1) & (found.probabilities > 0)).all()
        assert END not in found.written[:-1]
        for choices in (found.head, found.decoder):
            assert choices is not None and len(choices) == len(TEXT)
            for candidates in choices:
                values = [one.probability for one in candidates]
                assert values == sorted(values, reverse=True)
                assert len(values) == 3
                assert 0 < sum(values) <= 1.0001


def test_the_decoder_candidates_say_what_it_writes_first():
    found = explain(model_toys.network(2), model_toys.vocabulary(), TEXT)
    assert found.decoder[0][0].text == found.written[0]
    assert found.decoder[0][0].probability == pytest.approx(float(found.probabilities[0]), abs=1e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"cell": "gru"},
        {"cell": "rnn", "bidirectional": False},
        {"bidirectional": False},
        {"attention": "none", "copy": False},
        {"attention": "additive", "copy": False},
        {"head": False},
    ],
)
def test_networks_without_a_part_show_the_rest(changes):
    found = explain(model_toys.network(**changes), model_toys.vocabulary(), TEXT)
    assert bool(found.gates) == (changes.get("cell", "lstm") == "lstm")
    assert any(trace.backward for trace in found.gates) == (bool(found.gates) and changes.get("bidirectional", True))
    assert (found.attention is None) == (changes.get("attention") == "none")
    assert (found.copied is None) == (changes.get("copy") is False)
    assert (found.head is None) == (changes.get("head") is False)
    assert "</html>" in page(found)


def test_looking_leaves_no_hooks_and_an_empty_text_is_refused():
    network = model_toys.network()
    explain(network, model_toys.vocabulary(), "的")
    assert not any(module._forward_pre_hooks for module in network.modules())
    with pytest.raises(FormatError, match="empty"):
        explain(network, model_toys.vocabulary(), "")


def test_the_units_that_change_are_chosen():
    activations = np.array([[0.5, 0.1, 0.2], [0.5, 0.9, 0.3]], dtype=np.float32)
    np.testing.assert_allclose(most_varied(activations, 2), [[0.1, 0.9], [0.2, 0.3]])
