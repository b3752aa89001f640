import json
import pickle

import model_toys
import numpy as np
import pytest
import torch

from proofread.errors import BundleError
from proofread.runtime.bundle import CONFIG, load_bundle, save_bundle, update_bundle
from proofread.runtime.weights import network_from, weights_of


@pytest.fixture
def bundle(tmp_path):
    network = model_toys.network()
    return model_toys.bundle(tmp_path / "bundle", network)


def test_round_trip_keeps_network_and_vocabulary(bundle):
    opened = load_bundle(bundle)
    words = model_toys.vocabulary()
    assert opened.vocabulary.characters == words.characters
    assert opened.vocabulary.readings == words.readings
    original, loaded = model_toys.network(), network_from(opened)
    for name, value in weights_of(original).items():
        np.testing.assert_allclose(weights_of(loaded)[name], value.astype(np.float16).astype(np.float32))
    assert loaded.decoder.embedding is loaded.encoder.embedding.character
    assert not loaded.training
    assert load_bundle(bundle).fingerprint == opened.fingerprint


def test_saving_replaces_a_bundle_but_nothing_else(bundle, tmp_path):
    network = model_toys.network(1)
    arguments = {
        "model": network.config,
        "vocabulary": model_toys.vocabulary(),
        "weights": weights_of(network),
        "card": {},
        "card_text": "",
    }
    before = load_bundle(bundle).fingerprint
    save_bundle(bundle, **arguments)
    assert load_bundle(bundle).fingerprint != before
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter.txt").write_text("第一章")
    with pytest.raises(BundleError, match="not a model bundle"):
        save_bundle(precious, **arguments)
    assert (precious / "chapter.txt").read_text() == "第一章"


def test_update_adds_a_file_and_keeps_the_rest(bundle):
    before = load_bundle(bundle)
    update_bundle(bundle, {"decision.json": b"{}\n"})
    after = load_bundle(bundle)
    assert after.file("decision.json").read_bytes() == b"{}\n"
    assert after.file("ngram.safetensors") is None
    assert {k: v for k, v in after.hashes.items() if k != "decision.json"} == dict(before.hashes)


def test_a_missing_folder_says_what_was_expected(tmp_path):
    with pytest.raises(BundleError, match=r"no config\.json"):
        load_bundle(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "expected format 'proofread-bundle', found 'other'"),
        ({"version": 99}, "upgrade proofread"),
        ({"model": {"hiden": 1}}, "unknown key 'hiden'"),
        ({"hashes": {}}, r"vocab\.txt is missing"),
    ],
)
def test_foreign_newer_or_broken_config_is_refused(bundle, change, message):
    config = json.loads((bundle / CONFIG).read_text())
    (bundle / CONFIG).write_text(json.dumps(config | change))
    with pytest.raises(BundleError, match=message):
        load_bundle(bundle)


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt", "readings.tsv"])
def test_a_changed_file_is_refused(bundle, name):
    path = bundle / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(BundleError, match="do not match the hash"):
        load_bundle(bundle)


def test_weights_that_do_not_fit_are_refused(bundle):
    other = model_toys.network(encoder_hidden=11)
    save_bundle(
        bundle,
        model=model_toys.network().config,
        vocabulary=model_toys.vocabulary(),
        weights=weights_of(other),
        card={},
        card_text="",
    )
    with pytest.raises(BundleError, match="do not fit"):
        network_from(load_bundle(bundle))


def test_loading_never_unpickles(bundle, tmp_path):
    class Boom:
        def __reduce__(self):
            return (exec, (f"open({str(tmp_path / 'pwned')!r}, 'w')",))

    path = bundle / "model.safetensors"
    path.write_bytes(pickle.dumps(Boom()))
    config = json.loads((bundle / CONFIG).read_text())
    import hashlib

    config["hashes"]["model.safetensors"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (bundle / CONFIG).write_text(json.dumps(config))
    with pytest.raises(BundleError, match="safetensors"):
        network_from(load_bundle(bundle))
    assert not (tmp_path / "pwned").exists()


def test_half_precision_changes_decisions_little(bundle):
    from proofread.model.batch import collate_sources

    source = collate_sources(["的一是在不了有和人这"], model_toys.vocabulary())
    original, loaded = model_toys.network(), network_from(load_bundle(bundle))
    with torch.inference_mode():
        a = original.head_log_probabilities(original.encoder(source), source)
        b = loaded.head_log_probabilities(loaded.encoder(source), source)
    torch.testing.assert_close(a, b, atol=0.05, rtol=0.05)
