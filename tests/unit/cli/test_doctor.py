import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import model_toys
import pytest

from proofread.cli import doctor
from proofread.cli.main import run


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(doctor, "_SECONDS", 0.01)
    return model_toys.bundle(tmp_path / "bundle", model_toys.network())


def test_json_report(bundle: Path, capsys) -> None:
    assert run(["doctor", "--model", str(bundle), "--backend", "torch", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    names = ["schema_version", "versions", "machine", "model", "backend", "presets", "speed", "error"]
    assert (list(report), err) == (names, "")
    assert report["versions"]["torch"] == version("torch")
    assert set(report["machine"]) == {"platform", "processor", "cores", "features"}
    model = report["model"]
    assert (model["path"], model["name"], model["kind"]) == (str(bundle), "toy", "corrector")
    assert model["files"]["model.safetensors"] == (bundle / "model.safetensors").stat().st_size
    shared = model_toys.network().decoder.embedding.weight.numel()
    assert model["parameters"] == sum(p.numel() for p in model_toys.network().state_dict().values()) - shared
    assert report["backend"]["name"] == "torch" and report["backend"]["reason"]
    assert set(report["presets"]) == {"strict", "balanced", "recall"}
    assert report["speed"]["characters"] > 0 and report["speed"]["characters_per_second"] > 0
    assert report["error"] is None


def test_text_report_names_everything(bundle: Path, capsys) -> None:
    assert run(["doctor", "--model", str(bundle), "--backend", "torch"]) == 0
    text = capsys.readouterr().out
    for expected in (
        "版本：",
        "处理器：",
        "模型：toy",
        "校验和全部正确",
        "后端：torch",
        "选用原因：",
        "阈值：",
        "字/秒",
    ):
        assert expected in text


def test_a_broken_bundle_is_named_in_one_line(bundle: Path, capsys) -> None:
    with (bundle / "vocab.txt").open("a", encoding="utf-8") as file:
        file.write("坏\n")
    assert run(["doctor", "--model", str(bundle)]) == 2
    out, err = capsys.readouterr()
    assert "版本：" in out and "模型：" not in out
    assert err.startswith("proofread: ") and err.count("\n") == 1 and "vocab.txt" in err


def test_a_broken_bundle_in_json(bundle: Path, capsys) -> None:
    (bundle / "card.json").unlink()
    assert run(["doctor", "--model", str(bundle), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["versions"] and report["model"] is report["speed"] is None
    assert "card.json" in report["error"] and err == f"proofread: {report['error']}\n"


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], {"torch", "onnxruntime", "numpy", "jieba", "rich", "importlib.metadata"}),
        (["bench", "--help"], {"torch", "onnxruntime", "numpy", "jieba", "rich"}),
        (["doctor", "--help"], {"torch", "onnxruntime", "jieba", "rich"}),
    ],
)
def test_help_imports_no_library_it_does_not_need(arguments: list[str], heavy: set[str]) -> None:
    code = f"""
import sys
from proofread.cli.main import run
run({arguments!r})
sys.exit(", ".join({heavy!r} & set(sys.modules)) or 0)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()
