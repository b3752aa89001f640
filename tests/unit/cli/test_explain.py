import sys
from pathlib import Path

import model_toys
import pytest

from proofread.cli.main import run


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    network = model_toys.network()
    folder = model_toys.bundle(tmp_path / "bundle", network)
    return str(folder)


def test_writes_the_page(bundle: str, tmp_path: Path, capsys, monkeypatch) -> None:
    out = tmp_path / "为什么.html"
    assert run(["explain", "我在这中国大会上", "--model", bundle, "-o", str(out)]) == 0
    assert "我在这中国大会上" in out.read_text("utf-8")
    assert capsys.readouterr().err == f"已写入 {out}\n"
    monkeypatch.chdir(tmp_path)
    assert run(["explain", "我在", "--model", bundle]) == 0
    assert Path("explain.html").is_file()


@pytest.mark.parametrize("sentence", ["", "  ", "我来了。你在。", "我" * 129])
def test_anything_but_one_sentence_is_refused(sentence: str, bundle: str, capsys) -> None:
    assert run(["explain", sentence, "--model", bundle]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_that_is_missing_or_no_bundle_is_refused(bundle: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["explain", "我在", "--model", str(tmp_path / "empty")]) == 2
    assert "不是模型目录" in capsys.readouterr().err
    assert run(["explain", "我在", "--model", bundle, "-o", str(tmp_path / "no" / "a.html")]) == 2


def test_a_picture_without_matplotlib_names_the_extra_and_writes_nothing(
    bundle: str, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    html = tmp_path / "a.html"
    assert run(["explain", "我在", "--model", bundle, "-o", str(html), "--png", str(tmp_path / "a.png")]) == 2
    assert "proofread[plot]" in capsys.readouterr().err
    assert not html.exists()
