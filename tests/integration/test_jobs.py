"""Several processes say what one says."""

import os
import subprocess
import sys
from pathlib import Path

import model_toys
import pytest

ROOT = Path(__file__).parents[2]


def execute(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "proofread", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=surroundings,
        timeout=200,
    )


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sample = (ROOT / "examples/sample.txt").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(sample, encoding="utf-8")
    (tmp_path / "b.txt").write_text("".join(f"{number}、{sample}" for number in range(33)), encoding="utf-8")
    (tmp_path / "c.txt").write_text("", encoding="utf-8")
    return tmp_path


def test_the_same_report_in_the_same_order(folder: Path) -> None:
    alone, together = (execute("check", "--format", "jsonl", *jobs, ".", folder=folder) for jobs in ((), ("-j", "2")))
    assert (alone.returncode, together.returncode) == (1, 1), together.stderr
    assert alone.stdout and alone.stdout == together.stdout


def test_files_are_written(folder: Path) -> None:
    before = contents(folder)
    assert execute("fix", "-q", ".", folder=folder).returncode == 0
    after = contents(folder)
    for name, text in before.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert execute("fix", "-q", "--jobs", "2", ".", folder=folder).returncode == 0
    assert contents(folder) == after
    assert {name for name in after if after[name] != before[name]} == {"a.txt", "b.txt"}
    # A sentence that has been put right may show one more mistake; then there is none.
    assert execute("fix", "-q", "--jobs", "2", ".", folder=folder).returncode == 0
    assert execute("check", "--jobs", "2", ".", folder=folder).stderr == "校对 3 个文件，没有发现问题。\n"


def test_a_broken_model_is_one_line(folder: Path) -> None:
    bundle = model_toys.bundle(folder / "bundle", model_toys.network())
    (bundle / "vocab.txt").write_text("坏", encoding="utf-8")
    done = execute("check", "--jobs", "2", "--model", str(bundle), "a.txt", "b.txt", folder=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("proofread: ") and "vocab.txt" in done.stderr
