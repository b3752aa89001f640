from pathlib import Path

import model_toys
import numpy as np
import onnx
import pytest

from proofread.cli.main import run
from proofread.runtime import bundle as bundles
from proofread.runtime.bundle import load_bundle
from proofread.runtime.onnx_graph import DECODE, ENCODE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return model_toys.bundle(tmp_path / "bundle", model_toys.network())


@pytest.fixture
def packaged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bundles, "builtin", lambda: folder)
    return folder


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("proofread: ")
    return line


def test_graphs_are_standard_onnx_with_the_weights_of_the_bundle(folder: Path, tmp_path: Path, capsys) -> None:
    assert run(["export", str(folder), "--precision", "fp32", "--out", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert out == "" and ENCODE in err and DECODE in err
    models = {name: onnx.load(tmp_path / "out" / name) for name in (ENCODE, DECODE)}
    for model in models.values():
        onnx.checker.check_model(model, full_check=True)
        assert {node.domain for node in model.graph.node} == {""}
    stored = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in models[ENCODE].graph.initializer}
    np.testing.assert_array_equal(stored["head.keep.weight.T"].T, load_bundle(folder).weights()["head.keep.weight"])


def test_the_default_is_what_the_program_itself_runs(packaged: Path, tmp_path: Path) -> None:
    before = load_bundle(packaged).fingerprint
    out = tmp_path / "new" / "graphs"
    assert run(["export", "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {ENCODE, DECODE}
    (precision,) = onnx.load(out / DECODE).metadata_props
    assert (precision.key, precision.value) == ("precision", "int8")
    assert load_bundle(packaged).fingerprint == before


def test_a_bundle_is_no_folder_for_graphs(folder: Path, capsys) -> None:
    before = load_bundle(folder).fingerprint
    assert run(["export", "--out", str(folder)]) == 2
    assert str(folder) in complaint(capsys)
    assert load_bundle(folder).fingerprint == before


def test_a_network_that_cannot_be_exported_is_named(tmp_path: Path, capsys) -> None:
    folder = model_toys.bundle(tmp_path / "gru", model_toys.network(cell="gru"))
    assert run(["export", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert "model.cell 须是 'lstm'，现为 'gru'" in complaint(capsys)
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_is_named(folder: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "file").write_text("")
    assert run(["export", str(folder), "--out", str(tmp_path / "file" / "graphs")]) == 2
    assert str(tmp_path / "file" / "graphs") in complaint(capsys)
