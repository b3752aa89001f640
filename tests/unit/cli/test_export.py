import sys
from pathlib import Path

import model_toys
import pytest

from proofread.cli.main import run
from proofread.runtime import bundle as bundles
from proofread.runtime.backends import choose
from proofread.runtime.bundle import DECODE, LISTEN, load_bundle


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


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_a_bundle_with_graphs_runs_under_onnx_runtime(folder: Path, precision: str, capsys) -> None:
    assert run(["export", str(folder), "--precision", precision]) == 0
    out, err = capsys.readouterr()
    assert out == "" and LISTEN in err and DECODE in err
    assert choose(load_bundle(folder)).backend.description.endswith(precision)


def test_graphs_beside_the_bundle_leave_it_alone(packaged: Path, tmp_path: Path) -> None:
    before = load_bundle(packaged).fingerprint
    out = tmp_path / "new" / "graphs"
    assert run(["export", "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {LISTEN, DECODE}
    assert load_bundle(packaged).fingerprint == before


def test_the_packaged_bundle_changes_only_when_it_is_named(packaged: Path, capsys) -> None:
    before = load_bundle(packaged).fingerprint
    assert run(["export"]) == 2
    assert str(packaged) in complaint(capsys)
    assert load_bundle(packaged).fingerprint == before
    assert run(["export", str(packaged)]) == 0
    assert load_bundle(packaged).file(LISTEN) is not None


def test_another_bundle_is_no_folder_for_graphs(folder: Path, tmp_path: Path, capsys) -> None:
    other = model_toys.bundle(tmp_path / "other", model_toys.network())
    assert run(["export", str(folder), "--out", str(other)]) == 2
    assert f"proofread export {other}" in complaint(capsys)
    assert load_bundle(other).file(LISTEN) is None


def test_a_network_that_cannot_be_exported_is_named(tmp_path: Path, capsys) -> None:
    folder = model_toys.bundle(tmp_path / "gru", model_toys.network(cell="gru"))
    assert run(["export", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert "model.cell: expected 'lstm', got 'gru'" in complaint(capsys)
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_is_named(folder: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "file").write_text("")
    assert run(["export", str(folder), "--out", str(tmp_path / "file" / "graphs")]) == 2
    assert str(tmp_path / "file" / "graphs") in complaint(capsys)


def test_without_onnx_one_line_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    for name in ("export", "onnx_graph"):
        monkeypatch.delitem(sys.modules, f"proofread.runtime.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert run(["export", str(folder)]) == 2
    assert "pip install 'proofread[train]'" in complaint(capsys)
    assert load_bundle(folder).file(LISTEN) is None
