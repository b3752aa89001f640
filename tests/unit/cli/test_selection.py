"""Which files of a folder are read; git itself says what its ignore files mean."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from proofread.cli._inputs import expand
from proofread.cli._selection import Glob, Selection, _ignore_specs
from proofread.cli.main import run


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _ignore_specs.cache_clear()


def write(*names: str, text: str = "没有问题。") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def taken(*arguments: str, **options) -> list[str]:
    return expand(arguments or ["."], Selection(**options)).paths


FILES = ["a.txt", "b.txt", "build/c.txt", "docs/a.txt", "docs/build/d.txt", "docs/old/e.txt", "keep/build.txt"]
RULES = {
    ".gitignore": "build/\n/b.txt\n*.bak\ndocs/old/*\n!docs/old/e.txt\n",
    "docs/.gitignore": "!build/\na.txt\n# comment\n",
}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_agrees() -> None:
    write(*FILES)
    for name, text in RULES.items():
        write(name, text=text)
    subprocess.run(["git", "init", "-q"], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "*.txt"], capture_output=True, text=True, check=True
    )
    assert sorted(taken()) == sorted(listed.stdout.splitlines())
    assert taken(heeds_ignore_files=False) == FILES


def test_own_ignore_files_are_stronger() -> None:
    write("a.txt", "b.txt", "docs/c.txt")
    write(".gitignore", text="a.txt\n")
    write(".proofreadignore", text="!a.txt\nb.txt\n")
    assert taken() == ["a.txt", "docs/c.txt"]


def test_files_above_count_within_the_repository_only() -> None:
    write(".gitignore", text="*.txt\n")
    write("inner/a.txt", "inner/docs/b.txt")
    assert taken("inner") == ["inner/a.txt", "inner/docs/b.txt"]
    Path(".git").mkdir()
    assert taken("inner") == []
    Path("inner/.git").mkdir()
    assert taken("inner/docs") == ["inner/docs/b.txt"]


def test_what_is_named_is_read() -> None:
    Path(".git").mkdir()
    write("build/a.txt", "build/b.txt")
    write(".gitignore", text="build/\n")
    write("build/.gitignore", text="b.txt\n")
    assert taken() == []
    assert taken("build") == ["build/a.txt"]
    assert taken("build/b.txt", exclude=(Glob(str(Path.cwd()), "*.txt"),)) == ["build/b.txt"]


def test_include_and_exclude() -> None:
    write(*FILES)
    here = str(Path.cwd())
    assert taken(exclude=(Glob(here, "build/"), Glob(here, "/docs/o*"))) == [
        "a.txt",
        "b.txt",
        "docs/a.txt",
        "keep/build.txt",
    ]
    assert taken(include=(Glob(here, "docs/**"),)) == ["docs/a.txt", "docs/build/d.txt", "docs/old/e.txt"]
    assert taken("docs", include=(Glob(f"{here}/docs", "/a.txt"),)) == ["docs/a.txt"]
    assert taken("keep", exclude=(Glob(f"{here}/docs", "*.txt"),)) == ["keep/build.txt"]


def test_further_suffixes() -> None:
    write("a.story", "b.txt", "c.STORY")
    assert taken(formats={".story": "plain"}) == ["a.story", "b.txt", "c.STORY"]


def test_options_of_the_command_line(capsys) -> None:
    write("a.story", "docs/b.txt", "old/c.txt")
    assert run(["check", "--extension", "story", "--exclude", "old", "--show-settings"]) == 0
    shown = capsys.readouterr().out
    assert 'extension = [".story=plain"]' in shown and 'exclude = ["old"]' in shown
    assert run(["check", "--extension", ".story=nonsense", "."]) == 2
    assert "没有叫 'nonsense' 的文档格式" in capsys.readouterr().err


def test_globs_of_a_file_of_settings_are_relative_to_it(capsys) -> None:
    write("docs/proofread.toml", text='exclude = ["/old"]\n')
    write("docs/old/a.txt", "docs/x/old/b.txt", text="")
    assert run(["check", "--format", "json", "docs"]) == 0
    assert [file["path"] for file in json.loads(capsys.readouterr().out)["files"]] == ["docs/x/old/b.txt"]
