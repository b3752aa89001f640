"""Findings that are known are not reported again."""

import json
from pathlib import Path

import pytest
from fake_corrector import fake_pipe

from proofread.cli import _load
from proofread.cli.main import run

W = "他因该来。\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_load, "load_pipe", lambda _: fake_pipe)
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    write("a.txt", W * 2)
    write("docs/b.txt", W + "他们跳无。\n")


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_what_is_written_down_is_not_reported_again(capsys) -> None:
    assert run(["check", "--write-baseline", "known.json", "."]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "已把 4 处问题记入 known.json。\n")
    assert run(["check", "--baseline", "known.json", "--stats", "."]) == 0
    assert "baseline：4" in capsys.readouterr().err


def test_new_ones_are_reported_and_lines_may_move(capsys) -> None:
    run(["check", "--write-baseline", "known.json", "."])
    write("a.txt", "新的一行。\n\n" + W * 3)
    write("docs/b.txt", "他们跳无。\n我们跳无。\n")
    capsys.readouterr()
    assert run(["check", "--baseline", "known.json", "--format", "jsonl", "."]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(edit["path"], edit["line"]) for edit in found] == [("a.txt", 5), ("docs/b.txt", 2)]


def test_names_are_relative_to_the_baseline(monkeypatch) -> None:
    run(["check", "--write-baseline", "known.json", "."])
    monkeypatch.chdir("docs")
    assert run(["check", "--baseline", "../known.json", "b.txt"]) == 0
    assert sorted(json.loads(Path("../known.json").read_text("utf-8"))["files"]) == ["a.txt", "docs/b.txt"]


def test_a_new_baseline_has_what_the_old_one_has() -> None:
    run(["check", "--write-baseline", "known.json", "a.txt"])
    run(["check", "--baseline", "known.json", "--write-baseline", "known.json", "."])
    assert run(["check", "--baseline", "known.json", "."]) == 0


def test_known_findings_are_not_corrected_either() -> None:
    run(["check", "--write-baseline", "known.json", "a.txt"])
    write("a.txt", W * 3)
    assert run(["fix", "--baseline", "known.json", "a.txt"]) == 0
    assert Path("a.txt").read_text("utf-8") == W * 2 + "他应该来。\n"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "files": {"a": 3}}'])
def test_what_is_none_is_refused(text: str, capsys) -> None:
    write("known.json", text)
    assert run(["check", "--baseline", "known.json", "a.txt"]) == 2
    assert "known.json：" in capsys.readouterr().err


def test_fix_writes_none(capsys) -> None:
    assert run(["fix", "--write-baseline", "known.json", "a.txt"]) == 2
    assert "只用于 check" in capsys.readouterr().err
    assert not Path("known.json").exists()
