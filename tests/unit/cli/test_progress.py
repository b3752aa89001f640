import io
import sys
import threading

import pytest

from proofread.cli import _progress
from proofread.cli._progress import Bar, progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    return terminal


def test_a_long_load_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    shown = threading.Event()
    show = Bar.show
    monkeypatch.setattr(Bar, "show", lambda bar: (show(bar), shown.set()))
    monkeypatch.setattr(_progress, "_PATIENCE_SECONDS", 0)
    with progress_bar(["-"], enabled=True):
        assert shown.wait(60)
    assert "载入模型" in terminal.getvalue()


def test_a_bar_that_is_shown_late_knows_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    bar = Bar({"a": 100, "b": 100}, total=200)
    bar.begin("a")
    bar.advance("x" * 100)
    bar.begin("b")
    bar.advance("x" * 100)
    bar.show()
    bar.stop()
    assert "校对中" in terminal.getvalue() and "100%" in terminal.getvalue()


def test_only_for_long_work_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    monkeypatch.setattr(_progress, "_PATIENCE_SECONDS", 600)
    with progress_bar(["-"], enabled=True) as progress:
        progress.begin("-")
    assert type(progress) is Bar and terminal.getvalue() == ""
    with progress_bar(["-"], enabled=False) as progress:
        assert type(progress) is _progress.Progress
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar(["-"], enabled=True) as progress:
        assert type(progress) is _progress.Progress


def test_a_bar_never_comes_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    bar = Bar({}, total=None)
    bar.stop()
    bar.show()
    assert terminal.getvalue() == ""


def test_a_file_never_counts_for_more_than_its_size() -> None:
    bar = Bar({"a": 4, "b": 4}, total=8)
    for path, done in (("a", 4), ("b", 8)):
        bar.begin(path)
        bar.advance("春天")  # UTF-8, in which progress is guessed, is longer than the GB 18030 of the files
        assert bar.completed == done
