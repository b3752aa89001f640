"""``scripts/bench_training.py`` on a small network and the sample sentences."""

import re
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "bench_training.py"
SMALL = (
    *("data=sample", "data.tokens_per_batch=200", "data.buffer=100", "data.max_length=32"),
    *("model.vocabulary_size=200", "model.character_dim=16", "model.encoder_hidden=16", "model.decoder_hidden=16"),
)


def execute(*overrides: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *overrides], capture_output=True, text=True, check=False)


def test_every_part_of_a_step_is_timed() -> None:
    done = execute(*SMALL)
    assert done.returncode == 0, done.stderr
    row = re.search(r"^\| 32-true \|(.*)\|$", done.stdout, re.MULTILINE)
    assert row, done.stdout
    *_, rate, peak = (int(cell.replace(",", "")) for cell in row[1].split("|"))
    assert rate > 0 and peak > 0
    assert "aten::" in done.stdout


def test_an_unknown_key_is_one_line() -> None:
    done = execute(*SMALL, "data.sizes=3")
    assert done.returncode == 2
    assert "sizes" in done.stderr and "Traceback" not in done.stderr
