"""The pages of docs/how-to/ do what they say: files are written, patches applied and commands run, in a copy.

A block with ``title="PATH"`` is a file to write; a ``diff`` block is applied with git; a ``bash`` block is run, and the
``text`` block after it is what it has to print, ``…`` standing for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/how-to").glob("*.md"))
_BLOCK = re.compile(r'^(`{3,})(\w+)(?: title="([^"]+)")?\n(.*?)^\1$', re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The working tree without its bundle's weight: large files are links."""
    for name in ("proofread", "conf", "data", "examples"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, copy_function=_place, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _place(source: str, target: str) -> None:
    if Path(source).stat().st_size > 100_000:
        Path(target).symlink_to(source)
    else:
        shutil.copyfile(source, target)


def _run(command: list[str] | str, folder: Path) -> str:
    scripts = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    shell = isinstance(command, str)
    done = subprocess.run(
        command, cwd=folder, env=environment, shell=shell, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_works_as_written(page: Path, copy: Path) -> None:
    printed = ""
    blocks = _BLOCK.findall(page.read_text("utf-8"))
    assert any(language == "bash" for _, language, _, _ in blocks), "a how-to ends with a command that shows the result"
    for _, language, title, body in blocks:
        if language == "bash":
            printed = _run(body.replace(".venv/bin/", ""), copy)
        elif language == "diff":
            patch = copy / "how-to.patch"
            patch.write_text(body, "utf-8")
            _run(["git", "apply", "--unsafe-paths", "--recount", str(patch)], copy)
        elif language == "text":
            pattern = ".*".join(map(re.escape, body.strip().split("…")))
            assert re.search(pattern, printed, re.DOTALL), f"expected:\n{body}\nprinted:\n{printed}"
        elif title:
            (copy / title).parent.mkdir(parents=True, exist_ok=True)
            (copy / title).write_text(body, "utf-8")
