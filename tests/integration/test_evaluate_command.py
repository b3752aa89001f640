"""``python -m proofread.evaluate`` as a process, and how it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import model_toys
import pytest

from proofread import evaluate as command

ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    network = model_toys.network()
    model_toys.bundle(tmp_path / "bundle", network)
    (tmp_path / "a.tsv").write_text("我在中国\t我在中国\n他有和人\t他有个人\n", encoding="utf-8")
    (tmp_path / "bad.tsv").write_text("甲\t乙\n丙\n", encoding="utf-8")
    return tmp_path


def call(monkeypatch: pytest.MonkeyPatch, folder: Path, *overrides: str) -> int | str | None:
    """Exit status within this process, where torch is loaded already."""
    quiet = ("hydra/job_logging=disabled", "hydra/hydra_logging=disabled", f"hydra.run.dir={folder / 'run'}")
    defaults = {"model": str(folder / "bundle"), "data": str(folder / "a.tsv")}
    defaults |= dict(override.split("=", 1) for override in overrides)
    settings = [f"{key}={value}" for key, value in defaults.items()]
    monkeypatch.setattr(sys, "argv", ["proofread.evaluate", *quiet, *settings])
    monkeypatch.setenv("HYDRA_FULL_ERROR", "1")  # set by the command itself; undone after the test
    try:
        command.main()
    except SystemExit as ended:
        return ended.code
    return 0


def test_as_a_process_standard_output_is_json_alone(folder: Path) -> None:
    overrides = (f"model={folder / 'bundle'}", f"data=[{folder / 'a.tsv'}]", "format=json")
    done = subprocess.run(
        [sys.executable, "-m", "proofread.evaluate", *overrides, f"hydra.run.dir={folder / 'run'}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=ENVIRONMENT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["sets"]["a"]["results"]
    assert list(results) == ["spelling", "spelling-lenient", "edit-f", "gleu", "bleu"]
    assert all("version:" in result["signature"] for result in results.values())
    assert len((folder / "run" / "a.txt").read_text("utf-8").splitlines()) == 2


def test_network_alone_in_markdown(folder: Path, monkeypatch, capsys) -> None:
    assert call(monkeypatch, folder, "pipeline=network", "format=markdown", "metrics=[spelling]") == 0
    out = capsys.readouterr().out
    assert "network alone" in out
    assert out.count("\n| ") == 2
    assert "- spelling (a): refs:1|convention:strict" in out


def test_a_sweep_draws_and_writes_presets(folder: Path, monkeypatch, capsys) -> None:
    assert call(monkeypatch, folder, "sweep=true", "write_presets=true", f"output={folder / 'curves'}") == 0
    assert "presets: strict" in capsys.readouterr().out
    assert (folder / "curves" / "sweep.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "curves" / "sweep.html").read_text("utf-8")
    assert set(json.loads((folder / "bundle" / "decision.json").read_text("utf-8"))["presets"]) >= {"strict", "recall"}


@pytest.mark.parametrize(
    ("override", "named"),
    [
        ("data=bad.tsv", "bad.tsv:2：应是 原文<TAB>正确文本"),
        ("data=none.tsv", "none.tsv：没有这个文件"),
        ("data=???", "data：没有给值；请写 data=…"),
        ("model=nowhere", "nowhere"),
        ("model=nowhere.ckpt", "没有检查点 nowhere.ckpt"),
        ("preset=bold", "preset"),
        ("+nope=1", "没有 'nope' 这一项"),
        ("nope=1", "nope"),
        ("metrics=rouge", "没有叫 'rouge' 的指标"),
        ("batch_size=many", "batch_size"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(folder: Path, monkeypatch, capsys, override: str, named: str) -> None:
    monkeypatch.chdir(folder)
    assert call(monkeypatch, folder, override) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("proofread.evaluate: ")
    assert named in line
