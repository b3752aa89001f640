import hashlib
import json
import pickle
from threading import Event
from typing import Any

import model_toys
import numpy as np
import pytest
import torch

from proofread.errors import BundleError
from proofread.runtime import bundle as bundles
from proofread.runtime.bundle import CONFIG, load_bundle, open_bundle, save_bundle, update_bundle
from proofread.runtime.weights import network_from, weights_of


@pytest.fixture
def bundle(tmp_path):
    network = model_toys.network()
    return model_toys.bundle(tmp_path / "bundle", network)


def test_round_trip_keeps_network_and_vocabulary(bundle):
    opened = load_bundle(bundle)
    words = model_toys.vocabulary()
    assert opened.vocabulary.characters == words.characters
    assert opened.vocabulary.readings_lines() == words.readings_lines()
    original, loaded = model_toys.network(), network_from(opened)
    for name, value in weights_of(original).items():
        np.testing.assert_allclose(weights_of(loaded)[name], value.astype(np.float16).astype(np.float32))
    assert loaded.decoder.embedding is loaded.encoder.embedding.character
    assert not loaded.training
    assert load_bundle(bundle).fingerprint == opened.fingerprint


def test_saving_replaces_a_bundle_but_nothing_else(bundle, tmp_path):
    network = model_toys.network(1)
    arguments: dict[str, Any] = {
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
    with pytest.raises(BundleError, match="不是模型目录"):
        save_bundle(precious, **arguments)
    assert (precious / "chapter.txt").read_text() == "第一章"


def test_update_adds_a_file_and_keeps_the_rest(bundle):
    before = load_bundle(bundle)
    update_bundle(bundle, {"decision.json": b"{}\n"})
    after = load_bundle(bundle)
    assert (after.path / "decision.json").read_bytes() == b"{}\n"
    assert after.file("ngram.safetensors") is None
    assert {k: v for k, v in after.hashes.items() if k != "decision.json"} == dict(before.hashes)


def test_a_missing_folder_says_what_was_expected(tmp_path):
    with pytest.raises(BundleError, match=r"没有 config\.json"):
        load_bundle(tmp_path)


def rewrite(bundle, change, *, sealed: bool) -> None:
    """Change config.json; ``sealed`` with a digest that fits again, as if a program had written it."""
    config = json.loads((bundle / CONFIG).read_text())
    config.pop("digest")
    config = change(config) if callable(change) else config | change
    if sealed:
        config["digest"] = hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()
    (bundle / CONFIG).write_text(json.dumps(config))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "proofread-bundle"),
        ({"version": 99}, "请升级"),
        ({"version": 0}, "能读 1 到"),
        ({"version": True}, "能读 1 到"),
        ({"model": {"hiden": 1}}, "没有 'hiden' 这一项"),
        ({"model": None}, "应是一组设置"),
        ({"kind": "oracle"}, r"model\.kind：可以是 corrector.*'oracle'"),
        ({"kind": ["corrector"]}, "unhashable"),
        ({"hashes": {}}, r"缺 vocab\.txt"),
        ({"hashes": None}, "对照表"),
        ({"hashes": {"../vocab.txt": "0"}}, "对照表"),
        ({"hashes": [[1]]}, "对照表"),
    ],
)
def test_foreign_newer_or_broken_config_is_refused(bundle, change, message):
    rewrite(bundle, change, sealed=True)
    with pytest.raises(BundleError, match=message) as error:
        load_bundle(bundle)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("key", ["version", "kind", "model", "hashes", "digest"])
def test_no_key_of_config_can_be_dropped(bundle, key):
    config = json.loads((bundle / CONFIG).read_text())
    del config[key]
    (bundle / CONFIG).write_text(json.dumps(config))
    with pytest.raises(BundleError):
        load_bundle(bundle)


def test_no_entry_of_config_can_be_dropped_or_changed(bundle):
    update_bundle(bundle, {"decision.json": b"{}\n"})
    for key, change in [
        ("hashes", lambda hashes: hashes.pop("decision.json")),
        ("model", lambda model: model.pop("dropout")),
        ("model", lambda model: model.update(dropout=0.9)),
    ]:
        before = (bundle / CONFIG).read_text()
        config = json.loads(before)
        change(config[key])
        (bundle / CONFIG).write_text(json.dumps(config))
        with pytest.raises(BundleError, match="校验和不符"):
            load_bundle(bundle)
        (bundle / CONFIG).write_text(before)


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"a":' * 100_000, "\xff", "9" * 5000])
def test_what_is_not_our_json_is_refused_in_one_line(bundle, text):
    (bundle / CONFIG).write_text(text, encoding="latin-1")
    with pytest.raises(BundleError) as error:
        load_bundle(bundle)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("depth", [50, 300, 900, 990, 2000])
def test_deep_nesting_is_refused_in_one_line(bundle, depth):
    text = (bundle / CONFIG).read_text().replace('"model": {', '"model": {"x": ' + "[" * depth + "]" * depth + ", ", 1)
    (bundle / CONFIG).write_text(text)
    with pytest.raises(BundleError) as error:
        load_bundle(bundle)
    assert "\n" not in str(error.value)


def test_how_config_is_laid_out_does_not_matter(bundle):
    before = load_bundle(bundle)
    (bundle / CONFIG).write_text(json.dumps(dict(reversed(json.loads((bundle / CONFIG).read_text()).items()))))
    assert load_bundle(bundle).fingerprint == before.fingerprint


def test_a_bundle_of_version_1_is_read_and_gets_a_digest_when_it_is_written(bundle):
    before = load_bundle(bundle)

    def old(config):
        del config["kind"]
        return config | {"version": 1}

    rewrite(bundle, old, sealed=False)
    assert load_bundle(bundle).model == before.model
    update_bundle(bundle, {})
    config = json.loads((bundle / CONFIG).read_text())
    assert (config["version"], config["kind"], len(config["digest"])) == (2, "corrector", 64)
    assert load_bundle(bundle).fingerprint == before.fingerprint


def test_a_file_that_cannot_be_read(bundle, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("proofread.runtime.bundle._file_digest", refuse)
    with pytest.raises(BundleError, match="Permission denied"):
        load_bundle(bundle)


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt", "readings.tsv", "card.json", "card.md"])
def test_a_changed_file_is_refused(bundle, name):
    path = bundle / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(BundleError, match="校验和不符"):
        load_bundle(bundle)


def test_what_is_opened_is_done_with_only_when_it_was_checked(bundle, monkeypatch):
    path = bundle / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    checking, go_on = bundles._file_digest, Event()
    monkeypatch.setattr(bundles, "_file_digest", lambda one: go_on.wait(60) and checking(one))
    with pytest.raises(BundleError, match="校验和不符"), open_bundle(bundle).being_checked() as opened:
        assert opened.vocabulary
        go_on.set()
        raise ValueError("what the damaged file led to")


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
    with pytest.raises(BundleError, match="不合"):
        network_from(load_bundle(bundle))


def test_loading_never_unpickles(bundle, tmp_path):
    class Boom:
        def __reduce__(self):
            return (exec, (f"open({str(tmp_path / 'pwned')!r}, 'w')",))

    load_before = load_bundle(bundle)
    path = bundle / "model.safetensors"
    path.write_bytes(pickle.dumps(Boom()))
    hashes = {**load_before.hashes, "model.safetensors": hashlib.sha256(path.read_bytes()).hexdigest()}
    rewrite(bundle, {"hashes": hashes}, sealed=True)
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
