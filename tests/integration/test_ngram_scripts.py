"""The scripts that measure the n-gram model, run as a person runs them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "data" / "sample" / "test.txt")


def run(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(ROOT / "scripts" / script), *options], capture_output=True, text=True)


def test_bench_reports_both_tasks() -> None:
    done = run("bench_ngram.py", SAMPLE, "--sentences", "20", "--passes", "1")
    assert done.returncode == 0, done.stderr
    first, text, candidates = done.stdout.splitlines()
    assert first.startswith("20 sentences, ")
    assert text.endswith(" M n-grams/s") and candidates.endswith(" M n-grams/s")


def test_without_the_estimator_of_kenlm_there_is_one_line_and_nothing_is_trained(tmp_path: Path) -> None:
    done = run("check_kenlm.py", "--lmplz", str(tmp_path / "lmplz"), SAMPLE)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("check_kenlm.py: --lmplz: ") and "docs/ngram.md" in line
