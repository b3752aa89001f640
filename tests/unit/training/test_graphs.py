import logging
import sys
from pathlib import Path

import model_toys
import pytest

from proofread.model.config import config_of
from proofread.model.kinds import network_of
from proofread.runtime.backends import choose
from proofread.runtime.bundle import LISTEN, load_bundle
from proofread.training.graphs import add_graphs


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    # Hydra's "disabled" logging, which other tests ask for, switches off every logger that exists by then.
    monkeypatch.setattr(logging.getLogger("proofread.training.graphs"), "disabled", False)
    caplog.set_level(logging.INFO, logger="proofread")


def test_a_corrector_gets_graphs_of_8_bits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = model_toys.bundle(tmp_path / "bundle", model_toys.network())
    add_graphs(folder)
    assert choose(load_bundle(folder)).backend.description.endswith("int8")
    assert not [record for record in caplog.records if record.name.startswith("proofread")]


def test_the_log_says_which_setting_keeps_a_network_from_being_exported(tmp_path: Path, caplog) -> None:
    folder = model_toys.bundle(tmp_path / "bundle", model_toys.network(attention="additive"))
    add_graphs(folder)
    assert load_bundle(folder).file(LISTEN) is None
    (message,) = caplog.messages
    assert "model.attention" in message and "'additive'" in message


def test_the_log_says_how_to_get_onnx(tmp_path: Path, caplog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("export", "onnx_graph"):
        monkeypatch.delitem(sys.modules, f"proofread.runtime.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    folder = model_toys.bundle(tmp_path / "bundle", model_toys.network())
    before = load_bundle(folder).fingerprint
    add_graphs(folder)
    assert load_bundle(folder).fingerprint == before
    (message,) = caplog.messages
    assert "pip install 'proofread[train]'" in message and f"proofread export {folder}" in message


def test_other_networks_are_left_as_they_are(tmp_path: Path, caplog) -> None:
    shape = {"vocabulary_size": len(model_toys.vocabulary()), "syllable_count": model_toys.vocabulary().syllable_count}
    network = network_of(config_of("detector").from_dict({**shape, "character_dim": 8, "encoder_hidden": 8}))
    folder = model_toys.bundle(tmp_path / "bundle", network)
    before = load_bundle(folder).fingerprint
    add_graphs(folder)
    assert load_bundle(folder).fingerprint == before and not caplog.messages
