import json
import os
from pathlib import Path

import model_toys
import pytest

from proofread.cli.main import run

_QUICK = ["--backend", "torch", "--seconds", "0.01", "--rounds", "4"]


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    return str(model_toys.bundle(tmp_path / "bundle", model_toys.network()))


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1")


def test_json_report_on_a_file(bundle: str, tmp_path: Path, capsys, threads: None) -> None:
    path = tmp_path / "文章.txt"
    path.write_bytes("我们在这里。你们来了！\n\n他在中国。\n".encode("gb18030"))
    arguments = ["bench", str(path), "--model", bundle, *_QUICK, "--threads", "3", "--format", "json"]
    assert run(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["schema_version"] == 1
    assert report["model"]["name"] == "toy" and report["backend"]["name"] == "torch"
    assert report["text"] == {"path": str(path), "characters": 16}
    assert report["threads"] == 3 and os.environ["OMP_NUM_THREADS"] == "3"
    speed, latency = report["throughput"], report["latency_ms"]
    assert speed["characters_per_second"] == pytest.approx(speed["characters"] / speed["seconds"])
    assert latency["rounds"] == 4 and latency["mean_characters"] == pytest.approx(16 / 3)
    assert 0 < latency["median"] <= latency["p95"] <= latency["p99"]
    assert 0 < report["peak_rss_bytes"]["loaded"] <= report["peak_rss_bytes"]["end"]
    assert report["load_seconds"] > 0


def test_text_report_on_the_sample(bundle: str, capsys) -> None:
    assert run(["bench", "--model", bundle, *_QUICK]) == 0
    text = capsys.readouterr().out
    for expected in (
        "模型：toy",
        "后端：torch",
        "自带语料",
        "载入：",
        "单句延迟（平均 30 字，4 次）",
        "字/秒",
        "内存峰值：",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "空"), (b" \n\n", "空"), (b"\x7fELF\x00\x01" * 9, "二进制")],
)
def test_a_file_without_text_is_refused(bundle: str, tmp_path: Path, capsys, content: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert run(["bench", str(path), "--model", bundle, *_QUICK]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and str(path) in err and message in err


@pytest.mark.parametrize(
    "arguments",
    [["--seconds", "0"], ["--rounds", "1"], ["--threads", "0"], ["--backend", "abacus"], ["missing.txt"]],
)
def test_usage_errors(arguments: list[str], capsys) -> None:
    assert run(["bench", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("proofread: ") and err.count("\n") == 1


def test_a_folder_that_is_no_bundle_is_refused(tmp_path: Path, capsys) -> None:
    assert run(["bench", "--model", str(tmp_path)]) == 2
    assert "不是模型目录" in capsys.readouterr().err
