"""The GitHub Action: its last step as the runner runs it, with a corrector that needs no model."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs bash")

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    program = tmp_path / ".bin" / "proofread"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "tests" / "asking.py"}" "$@"\n')
    program.chmod(0o755)
    (tmp_path / "错 的.txt").write_text("他因该来\n", encoding="utf-8")
    (tmp_path / "对的.txt").write_text("他应该来\n", encoding="utf-8")
    return tmp_path


def check(folder: Path, **inputs: str) -> tuple[int, str, str]:
    """Exit code, what is printed, and what the step hands on."""
    values = {name: one["default"] for name, one in ACTION["inputs"].items()} | inputs
    step = next(step for step in STEPS if step.get("id") == "check")
    given = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], value)
        for name, value in step["env"].items()
    }
    given |= {
        "PROOFREAD": str(folder / ".bin" / "proofread"),
        "GITHUB_OUTPUT": str(folder / ".output"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
        "HOME": str(folder / ".home"),
    }
    output = folder / ".output"
    output.unlink(missing_ok=True)
    # as the runner calls it for "shell: bash"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **given}, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout, output.read_text() if output.exists() else ""


def test_findings_are_annotations_and_fail_the_step(folder: Path) -> None:
    code, printed, output = check(folder)
    assert (code, output) == (1, "found=true\n")
    assert printed.startswith("::warning file=错 的.txt,line=1,")


def test_sarif_and_no_failure(folder: Path) -> None:
    code, _, output = check(folder, sarif="found.sarif", fail="false")
    assert (code, output) == (0, "found=true\n")
    (run,) = json.loads((folder / "found.sarif").read_text("utf-8"))["runs"]
    assert len(run["results"]) == 1


def test_paths_and_options_are_lines(folder: Path) -> None:
    assert check(folder, paths="错 的.txt\n对的.txt\n", options="--exit-zero\n--quiet\n")[::2] == (0, "found=false\n")
    assert check(folder, paths="对的.txt", options="--strict")[::2] == (0, "found=false\n")


def test_an_error_is_no_finding(folder: Path) -> None:
    assert check(folder, paths="没有.txt", fail="false")[::2] == (2, "")


def test_nothing_of_the_inputs_is_run_by_the_shell(folder: Path) -> None:
    code, _, _ = check(folder, paths="$(touch run)\n对的.txt; touch run", options='--strict"; touch run; "')
    assert code == 2
    assert not (folder / "run").exists()
    assert not any("inputs." in step.get("run", "") for step in STEPS)
