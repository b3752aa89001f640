import io
import sys
from pathlib import Path

import pytest

from proofread.cli import _progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def show(
    monkeypatch: pytest.MonkeyPatch, path: Path, *, patience: float, stderr: io.StringIO, enabled: bool = True
) -> str:
    monkeypatch.setattr(_progress, "_PATIENCE_SECONDS", patience)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    with _progress.progress_bar([str(path)], enabled=enabled) as advance:
        for _ in range(4):
            advance(25)
    return stderr.getvalue()


def test_only_for_long_work_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    assert "100%" in show(monkeypatch, path, patience=0, stderr=Terminal())
    assert show(monkeypatch, path, patience=60, stderr=Terminal()) == ""
    assert show(monkeypatch, path, patience=0, stderr=Terminal(), enabled=False) == ""
    assert show(monkeypatch, path, patience=0, stderr=io.StringIO()) == ""


def test_the_length_of_a_pipe_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "校对中" in show(monkeypatch, Path("-"), patience=0, stderr=Terminal())
