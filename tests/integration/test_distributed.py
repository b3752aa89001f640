"""Training in two processes: the curve of one, one bundle, one log; and a killed process costs nothing."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from configurations import composed

from proofread.command import shipped
from proofread.runtime.bundle import load_bundle
from proofread.training.run import train

STEPS, VALIDATE = 24, 4
#: Nothing is drawn at random within a step: the shares of two processes add up to the batch of one.
OPTIONS = (
    "experiment=debug",
    "model.vocabulary_size=400",
    "model.dropout=0",
    "masking.rate=0",
    "data.buffer=100",
    "logger.tensorboard=null",
    "trainer.log_every_n_steps=1",
    f"trainer.max_steps={STEPS}",
    f"trainer.val_check_interval={VALIDATE}",
)
TOGETHER = ("trainer.accelerator=cpu", "trainer.devices=2", "trainer.strategy=ddp")
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes to kill in /proc")


def curve(folder: Path) -> dict[tuple[str, int], float]:
    """Every logged number but the speed, by its name and step; of several files the later one counts."""
    found: dict[tuple[str, int], float] = {}
    for path in sorted(folder.glob("csv*/metrics.csv")):
        with path.open() as rows:
            for row in csv.DictReader(rows):
                for name, value in row.items():
                    if value and name.startswith(("train/", "valid/")) and "per_second" not in name:
                        found[name, int(row["step"])] = float(value)
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A corpus of so few batches that the steps see several epochs."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("train", "valid", "test"):
        lines = (shipped("data") / "sample" / f"{name}.txt").read_text("utf-8").splitlines(keepends=True)
        (folder / f"{name}.txt").write_text("".join(lines[:90]), "utf-8")
    return f"data.root={folder}"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, small: str) -> Path:
    folder = tmp_path_factory.mktemp("alone")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    train(composed(folder, *OPTIONS, small))
    torch.set_num_threads(threads)
    return folder


def same_training(folder: Path, alone: Path) -> None:
    mine, expected = curve(folder), curve(alone)
    assert mine.keys() == expected.keys()
    assert len(mine) > 4 * STEPS
    for key, value in expected.items():
        assert mine[key] == pytest.approx(value, rel=2e-4, abs=1e-6), key
    one, two = load_bundle(alone / "bundle"), load_bundle(folder / "bundle")
    assert {path.name for path in one.path.iterdir()} == {path.name for path in two.path.iterdir()}
    assert one.model == two.model and one.card["steps"] == two.card["steps"] == STEPS
    weights, others = one.weights(), two.weights()
    assert weights.keys() == others.keys()
    for name, weight in weights.items():
        np.testing.assert_allclose(others[name], weight, atol=5e-3, err_msg=name)


def test_two_processes_learn_what_one_learns_and_the_first_writes(tmp_path: Path, alone: Path, small: str) -> None:
    run = f"hydra.run.dir={tmp_path / 'run'}"
    done = subprocess.run(
        [sys.executable, "-m", "proofread.train", *OPTIONS, *TOGETHER, small, run],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
        cwd=tmp_path,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    same_training(tmp_path / "run", alone)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    found = {path.name for path in (tmp_path / "run").iterdir()}
    assert found == {".hydra", "bundle", "checkpoints", "csv", "train.log"}
    assert done.stdout.count("run folder:") == done.stdout.count("valid/f1  ") == 1
    assert "step 4: " in (tmp_path / "run/train.log").read_text("utf-8")
    assert "Warning" not in done.stderr


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_a_killed_process_is_started_again_and_training_goes_on_where_it_was(
    tmp_path: Path, alone: Path, small: str
) -> None:
    torchrun = ("torch.distributed.run", "--standalone", "--nproc-per-node=2", "--max-restarts=1")
    more = (*TOGETHER, small, "ckpt_path=auto", f"hydra.run.dir={tmp_path / 'run'}")
    with (tmp_path / "said").open("w") as said:
        agent = subprocess.Popen(
            [sys.executable, "-m", *torchrun, "-m", "proofread.train", *OPTIONS, *more],
            stdout=said,
            stderr=said,
            env=ENVIRONMENT | {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"},  # docs/scale.md says why
            cwd=tmp_path,
        )
        try:
            deadline = time.monotonic() + 200
            while not (tmp_path / "run/checkpoints/last.ckpt").exists():
                assert agent.poll() is None and time.monotonic() < deadline, (tmp_path / "said").read_text("utf-8")
                time.sleep(0.01)
            os.kill(children(agent.pid)[1], signal.SIGKILL)
            agent.wait(timeout=200)
        finally:
            agent.kill()
    assert agent.returncode == 0, (tmp_path / "said").read_text("utf-8")
    assert (tmp_path / "said").read_text("utf-8").count("run folder:") == 2
    same_training(tmp_path / "run", alone)
