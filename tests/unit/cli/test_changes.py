"""Only what has changed since a commit."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from fake_corrector import fake_pipe

from proofread.cli import _load
from proofread.cli.main import run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
W = "他因该来。\n"


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_load, "load_pipe", lambda _: fake_pipe)
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    write("old.txt", W * 3)
    write('旧 文"件.txt', W * 3)
    write("same.txt", W)
    git("add", ".")
    git("commit", "-qm", "first")


def lines(capsys, *options: str) -> dict[str, list[int]]:
    run(["check", "--format", "jsonl", "-q", *options])
    found: dict[str, list[int]] = {}
    for line in capsys.readouterr().out.splitlines():
        edit = json.loads(line)
        found.setdefault(edit["path"], []).append(edit["line"])
    return found


def test_lines_changed_since_a_commit(capsys) -> None:
    write("old.txt", W + "新的一行，" + W + W)
    write('旧 文"件.txt', W * 3 + "好。\n" + W)
    write("new.txt", W * 2)
    assert lines(capsys, "--diff-base", "HEAD", ".") == {
        "new.txt": [1, 2],
        "old.txt": [2],
        '旧 文"件.txt': [5],
    }
    git("add", ".")
    assert lines(capsys, "--diff-base", "HEAD", "old.txt") == {"old.txt": [2]}


def test_the_place_where_a_branch_left(capsys) -> None:
    git("checkout", "-qb", "topic")
    write("old.txt", W * 2 + "我" + W)
    git("commit", "-qam", "mine")
    git("checkout", "-q", "main")
    write("same.txt", "别人。\n" + W)
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "topic")
    assert lines(capsys, "--diff-base", "main", ".") == {"old.txt": [3]}


def test_a_renamed_file_has_changed_where_it_differs(capsys) -> None:
    git("mv", "old.txt", "moved.txt")
    write("moved.txt", W * 3 + "我" + W)
    git("add", ".")
    assert lines(capsys, "--diff-base", "HEAD", ".") == {"moved.txt": [4]}


def test_from_a_folder_below(capsys, monkeypatch) -> None:
    write("docs/a.txt", W)
    git("add", ".")
    git("commit", "-qm", "second")
    write("docs/a.txt", W + W)
    monkeypatch.chdir("docs")
    assert lines(capsys, "--diff-base", "HEAD", ".") == {"a.txt": [2]}
    assert lines(capsys, "--diff-base", "HEAD", "..") == {"../docs/a.txt": [2]}


def test_nothing_has_changed(capsys, monkeypatch) -> None:
    monkeypatch.setattr(_load, "load_pipe", lambda _: pytest.fail("a model was loaded in vain"))
    assert run(["check", "--diff-base", "HEAD", "."]) == 0
    assert "没有改动过的文件" in capsys.readouterr().err
    assert run(["check", "--diff-base", "HEAD", "--format", "sarif", "."]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []


def test_files_of_elsewhere_count_whole(capsys, tmp_path_factory) -> None:
    other = tmp_path_factory.mktemp("other") / "a.txt"
    other.write_text(W, encoding="utf-8")
    assert lines(capsys, "--diff-base", "HEAD", str(other)) == {str(other): [1]}


@pytest.mark.parametrize("name", ["nonsense", "--output=x", "HEAD~9"])
def test_no_such_commit(name: str, capsys) -> None:
    assert run(["check", f"--diff-base={name}", "."]) == 2
    assert f"没有 {name!r} 这个提交" in capsys.readouterr().err
    assert not Path("x").exists()


def test_no_repository(capsys, tmp_path_factory, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("bare"))
    write("a.txt", W)
    assert run(["check", "--diff-base", "HEAD", "a.txt"]) == 2
    assert "不在 git 仓库里" in capsys.readouterr().err


def test_no_git(capsys, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert run(["check", "--diff-base", "HEAD", "old.txt"]) == 2
    assert "需要 git" in capsys.readouterr().err
