"""The script that compares speeds, run as a person runs it, in miniature and on a toy network."""

import re
import subprocess
import sys
from pathlib import Path

import model_toys
import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "bench_inference.py"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return model_toys.bundle(tmp_path / "bundle", model_toys.network())


def execute(bundle: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--model", str(bundle), "--rounds", "1", "--scale", "0.001", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_throughput_and_growth(bundle: Path) -> None:
    done = execute(bundle, "--part", "throughput", "--part", "linear", "--no-bert")
    assert done.returncode == 0, done.stderr
    rows = dict(
        re.findall(r"^\| (proofread, torch fp32|step-by-step greedy) \| ([\d,]+) \|", done.stdout, re.MULTILINE)
    )
    assert set(rows) == {"proofread, torch fp32", "step-by-step greedy"}
    assert re.search(r"^\| step-by-step greedy \|.*\| 1\.00 \|$", done.stdout, re.MULTILINE)
    assert "BERT" not in done.stdout and "## latency" not in done.stdout
    sizes = re.findall(r"^\| (10|100|1,000) \| [\d.]+ \|", done.stdout, re.MULTILINE)
    assert sizes == ["10", "100", "1,000"] and "exponent" in done.stdout


def test_a_broken_bundle_is_one_line(bundle: Path) -> None:
    (bundle / "vocab.txt").write_text("", encoding="utf-8")
    done = execute(bundle, "--part", "linear")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "vocab.txt" in done.stderr


def test_whole_processes(bundle: Path) -> None:
    done = execute(bundle, "--part", "files", "--part", "jobs", "--part", "unpunctuated", "--scale", "0.002")
    assert done.returncode == 0, done.stderr
    rows = re.findall(
        r"^\| (6 files|`--jobs 2`|\d+ characters in one line) \| [\d.]+ \| [\d.]+ \| \d+ \|", done.stdout, re.M
    )
    assert len(rows) == 3
