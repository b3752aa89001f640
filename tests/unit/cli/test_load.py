import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fake_corrector import fake_pipe

from proofread.cli.main import run
from proofread.edits.edit import Kind


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The arguments that the API was loaded with; its model is a fake."""
    calls: list[dict[str, Any]] = []

    class Proofreader:
        @classmethod
        def load(cls, path: Path | None = None, **options: Any) -> "Proofreader":
            calls.append({"path": path, **options})
            return cls()

        def pipe(self, texts, *, batch_size: int = 64):
            calls[-1]["batch_size"] = batch_size
            return fake_pipe(texts)

    module = ModuleType("proofread.proofreader")
    module.Proofreader = Proofreader  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "proofread.proofreader", module)
    return calls


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text("没有问题。", encoding="utf-8")
    return str(path)


def test_defaults(loaded: list[dict[str, Any]], text: str) -> None:
    assert run(["check", text]) == 0
    (call,) = loaded
    assert (call["path"], call["device"], call["preset"], call["batch_size"]) == (None, "cpu", "balanced", 64)


def test_options_become_guards(loaded: list[dict[str, Any]], text: str, tmp_path: Path) -> None:
    terms = tmp_path / "terms"
    terms.write_text("肖华\n我科\n", encoding="utf-8")
    options = ["--recall", "--only", "grammar", "--skip", "order", "--protect", str(terms), "--batch-size", "8"]
    assert run(["check", *options, "--model", str(tmp_path), text]) == 0
    (call,) = loaded
    assert (call["path"], call["preset"], call["batch_size"]) == (tmp_path, "recall", 8)
    assert call["guards"].only == {Kind.REDUNDANT, Kind.MISSING, Kind.ORDER}
    assert call["guards"].skip == {Kind.ORDER}
    assert call["guards"].protected == {"肖华", "我科"}


def test_a_given_confidence_replaces_the_preset(loaded: list[dict[str, Any]], text: str) -> None:
    assert run(["check", "--min-confidence", "0.83", text]) == 0
    assert (loaded[0]["preset"], loaded[0]["guards"].min_confidence) == (None, 0.83)


def test_threads_are_set_before_the_libraries_start(loaded: list[dict[str, Any]], text: str, monkeypatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.setenv("MKL_NUM_THREADS", "7")
    assert run(["check", "--threads", "2", text]) == 0
    assert os.environ["OMP_NUM_THREADS"] == "2"
