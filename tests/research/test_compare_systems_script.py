"""The comparison of a grid, from bundles to the document."""

import json
import subprocess
import sys
from pathlib import Path

import model_toys
import pytest

from proofread.text.heldout import is_heldout
from research.comparison.report import NAMES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grid")
    systems: dict[str, dict[str, object]] = {
        "rnn": {"cell": "rnn", "bidirectional": False, "attention": "none", "copy": False, "head": False},
        "lstm_attention": {"bidirectional": False, "copy": False, "head": False},
        "bilstm_attention": {"copy": False, "head": False},
        "ours": {},
    }
    for seed in (1, 2):
        for name, changes in systems.items():
            run = folder / "runs" / f"paper_{name}-{seed}"
            (run / "csv").mkdir(parents=True)
            (run / "csv" / "metrics.csv").write_text("step,train/source_characters_per_second\n1,1234.5\n2,\n")
            model_toys.bundle(run / "bundle", model_toys.network(seed=seed, **changes))
    lines = [f"{'的一是在' * 20}"[:size] + str(number) for size in (6, 15, 30, 60) for number in range(2000)]
    (folder / "clean.txt").write_text("\n".join(lines), "utf-8")
    assert sum(map(is_heldout, lines)) > 12
    (folder / "set.tsv").write_text("的一在\t的一是\n有和人\t有和人\n", "utf-8")
    (folder / "paper.md").write_text(
        "前言\n<!-- research/compare_systems.py: begin -->\n<!-- research/compare_systems.py: end -->\n讨论\n", "utf-8"
    )
    return folder


def compare(grid: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "research.compare_systems",
        grid / "runs",
        "--heldout",
        grid / "*.txt",
        "--data",
        grid / "set.tsv",
    ]
    command += ["--per-length", "3", "--controlled", "40", "--output", grid / "paper.md", "--png", grid / "paper.png"]
    return subprocess.run([*map(str, command), *more], capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_document_has_every_system_and_keeps_what_people_wrote(grid: Path) -> None:
    done = compare(grid)
    assert done.returncode == 0, done.stderr
    text = (grid / "paper.md").read_text("utf-8")
    assert text.startswith("前言\n")
    assert text.endswith("讨论\n")
    for system in ("rnn", "lstm_attention", "bilstm_attention", "ours", "ours+head"):
        assert f"| {NAMES[system]} |" in text
    assert "| LSTM Seq2Seq |" not in text  # was not trained
    assert "41–60" in text
    assert "1234" in text
    assert (grid / "paper.png").read_bytes().startswith(b"\x89PNG")
    kept = json.loads((grid / "runs" / "paper_ours-1" / "set.json").read_text("utf-8"))
    assert len(kept["outputs"]) == 2
    again = compare(grid)
    assert again.returncode == 0
    assert (grid / "paper.md").read_text("utf-8") == text
