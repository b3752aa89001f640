"""The hooks, run by pre-commit itself in a repository; only their installation, which needs an index, is left out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
WRONG, RIGHT = "我们因该努力学习。\n", "我们应该努力学习。\n"

pytest.importorskip("pre_commit")
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def execute(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    surroundings = {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "PRE_COMMIT_HOME": str(folder / "cache"),
        "HOME": str(folder),
    }
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder / "work", env=surroundings)


def pre_commit(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return execute(sys.executable, "-m", "pre_commit", *arguments, folder=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin/proofread"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m proofread "$@"\n')
    command.chmod(0o755)
    installed = ("language", "additional_dependencies", "minimum_pre_commit_version")
    hooks = [
        {**{key: value for key, value in hook.items() if key not in installed}, "language": "system"}
        for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    ]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (tmp_path / "work/.pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / "work/文 章.md").write_text(f"# 题目\n\n{WRONG}", encoding="utf-8")
    (tmp_path / "work/clean.txt").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "work/program.py").write_text("因该 = 1\n", encoding="utf-8")
    execute("git", "init", "-q", folder=tmp_path)
    execute("git", "add", ".", folder=tmp_path)
    return tmp_path


def test_the_manifest_is_valid() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_check_reports_and_fails(folder: Path) -> None:
    done = pre_commit("run", "proofread", "--all-files", folder=folder)
    assert done.returncode == 1, done.stderr
    assert "文 章.md:3:3" in done.stdout and "校对 2 个文件，发现 1 处问题。" in done.stdout
    assert (folder / "work/文 章.md").read_text(encoding="utf-8").endswith(WRONG)


def test_fix_changes_files_and_then_passes(folder: Path) -> None:
    first = pre_commit("run", "proofread-fix", "--all-files", folder=folder)
    assert first.returncode == 1 and "files were modified by this hook" in first.stdout
    assert (folder / "work/文 章.md").read_text(encoding="utf-8") == f"# 题目\n\n{RIGHT}"
    assert pre_commit("run", "proofread-fix", "--all-files", folder=folder).returncode == 0
