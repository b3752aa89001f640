"""Training from the command line to a bundle, stopped and gone on with, started from a bundle, and misconfigured."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import pytorch_lightning as pl
import torch
from configurations import composed

from proofread import train as command
from proofread.proofreader import Proofreader
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.weights import network_from, weights_of
from proofread.training.run import train
from proofread.training.start import network_and_vocabulary

DEBUG = ("experiment=debug", "data.buffer=200", "model.vocabulary_size=1500")
SAMPLE = command.shipped("data") / "sample"
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}


class StopAt(pl.Callback):
    """Ctrl-C after a given step."""

    def __init__(self, step: int) -> None:
        self.step = step

    def on_train_batch_end(self, trainer: pl.Trainer, *_: object) -> None:
        if trainer.global_step == self.step:
            raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def one_thread_and_ctrl_c():
    """Tiny matrices are slower with several threads; Lightning leaves SIGINT ignored after an interruption."""
    threads, handler = torch.get_num_threads(), signal.getsignal(signal.SIGINT)
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
    signal.signal(signal.SIGINT, handler)


def train_command(*overrides: str) -> list[str]:
    return [sys.executable, "-m", "proofread.train", *DEBUG, *overrides]


def same(one: Bundle, other: Bundle) -> bool:
    weights, others = one.weights(), other.weights()
    return all(np.array_equal(value, others[name]) for name, value in weights.items())


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("run")
    overrides = (f"hydra.run.dir={folder}", "callbacks.progress.every=0")
    done = subprocess.run(
        train_command(*overrides), capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=500
    )
    assert done.returncode == 0, done.stderr
    return folder, done


def test_training_ends_with_a_bundle_logs_and_checkpoints(finished) -> None:
    folder, _ = finished
    bundle = load_bundle(folder / "bundle")
    network = network_from(bundle)
    assert network.config.character_dim == 16
    assert len(bundle.vocabulary) == network.config.vocabulary_size == 1500
    assert bundle.card["steps"] == 12
    assert bundle.card["validation"]["valid/loss"] > 0
    for name in ("checkpoints/best.ckpt", "checkpoints/last.ckpt", "csv/metrics.csv", "train.log"):
        assert (folder / name).is_file(), name
    assert list((folder / "tensorboard").glob("events.*"))
    assert not (folder / "checkpoints/interrupted.ckpt").exists()
    best = torch.load(folder / "checkpoints/best.ckpt", weights_only=True)["state_dict"]
    for name, value in weights_of(network).items():
        np.testing.assert_allclose(value, best[f"network.{name}"].numpy(), atol=1e-3)  # fp16 in the bundle


def test_a_trained_corrector_runs_under_onnx_runtime(finished) -> None:
    folder, _ = finished
    bundle = load_bundle(folder / "bundle")
    chosen = choose(bundle).backend
    assert (chosen.name, chosen.description.rpartition(" ")[2]) == ("onnx", "int8")
    assert list(Proofreader.load(bundle.path).pipe(["今天我们去公园。"]))
    assert "wrote" in (folder / "train.log").read_text("utf-8")


def test_without_a_terminal_the_run_folder_comes_first_and_there_are_lines_instead_of_a_bar(finished) -> None:
    folder, done = finished
    assert done.stdout.splitlines()[0].endswith(f"run folder: {folder}")
    timed = [line for line in done.stdout.splitlines() if "min left" in line]
    assert len(timed) == 12 and all("source characters/s" in line for line in timed)
    assert "step 6, 50 %: loss " in timed[5]
    lines = [line for line in done.stdout.splitlines() if "valid/f1" in line and "step " in line]
    assert ["step 6:" in lines[0], "step 12:" in lines[1], len(lines)] == [True, True, 2]
    assert "%|" not in done.stdout + done.stderr
    assert "Warning" not in done.stderr


@pytest.fixture
def few_sentences(tmp_path: Path) -> str:
    """A corpus of so few batches that twelve steps see several epochs."""
    for name in ("train", "valid", "test"):
        lines = (SAMPLE / f"{name}.txt").read_text("utf-8").splitlines(keepends=True)
        (tmp_path / f"{name}.txt").write_text("".join(lines[:60]), "utf-8")
    return f"data.root={tmp_path}"


def test_a_run_that_was_stopped_and_gone_on_with_ends_as_one_that_was_not(tmp_path: Path, few_sentences: str) -> None:
    options = (*DEBUG, few_sentences, "trainer.val_check_interval=4")
    train(composed(tmp_path / "whole", *options))
    with pytest.raises(KeyboardInterrupt):
        train(composed(tmp_path / "half", *options), callbacks=[StopAt(7)])
    whole = load_bundle(tmp_path / "whole/bundle")
    end = torch.load(tmp_path / "whole/checkpoints/last.ckpt", weights_only=True)
    checkpoints = tmp_path / "half/checkpoints"
    for name, step in {"last": 4, "interrupted": 7}.items():
        assert torch.load(checkpoints / f"{name}.ckpt", weights_only=True)["global_step"] == step
        train(composed(tmp_path / name, *options, f"ckpt_path={checkpoints / name}.ckpt"))
        resumed = torch.load(checkpoints / "last.ckpt", weights_only=True)
        assert resumed["global_step"] == end["global_step"] == 12
        for key, value in end["state_dict"].items():
            assert torch.equal(value, resumed["state_dict"][key]), (name, key)
        assert same(load_bundle(tmp_path / name / "bundle"), whole), name


def test_ctrl_c_leaves_a_checkpoint_and_says_how_to_go_on(tmp_path: Path) -> None:
    overrides = ("trainer.max_steps=100000", "trainer.val_check_interval=2", f"hydra.run.dir={tmp_path}")
    process = subprocess.Popen(
        train_command(*overrides), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "step 4:" in line:  # that of step 2 is saved
            break
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=200)
    checkpoint = tmp_path / "checkpoints/interrupted.ckpt"
    assert process.returncode == 130, errors
    assert f"ckpt_path={checkpoint}" in rest
    assert "Traceback" not in errors
    step = torch.load(checkpoint, weights_only=True)["global_step"]
    assert step >= 4
    train(composed(tmp_path / "on", *DEBUG, f"ckpt_path={checkpoint}", f"trainer.max_steps={step + 2}"))
    assert load_bundle(tmp_path / "on/bundle").card["steps"] == step + 2


def test_a_bundle_gives_shape_and_weights_to_start_from(finished, tmp_path: Path) -> None:
    start = load_bundle(finished[0] / "bundle")
    network, vocabulary = network_and_vocabulary({"character_dim": 999}, start)
    assert network.training
    assert vocabulary.to_lines() == start.vocabulary.to_lines()
    for name, value in weights_of(network).items():
        assert np.array_equal(value, start.weights()[name]), name
    tiny = ("optimizer.learning_rate=1e-12", "optimizer.weight_decay=0", "trainer.max_steps=2")
    train(composed(tmp_path, *DEBUG, *tiny, "trainer.val_check_interval=2", f"init_from={start.path}"))
    made = load_bundle(tmp_path / "bundle")
    assert same(made, start)
    assert made.card["init_from"] == f"small ({start.fingerprint})"
    assert str(tmp_path) not in (made.path / "card.json").read_text("utf-8")


def test_without_validation_data_the_last_weights_count(tmp_path: Path) -> None:
    metrics = train(composed(tmp_path, *DEBUG, "trainer.max_steps=3", "~data.valid"))
    assert not any(name.startswith("valid/") for name in metrics)
    assert load_bundle(tmp_path / "bundle").card["steps"] == 3
    last = torch.load(tmp_path / "checkpoints/last.ckpt", weights_only=True)
    assert last["global_step"] == 3


def call(monkeypatch: pytest.MonkeyPatch, *overrides: str, flag: str = "--run") -> int | str | None:
    """Exit status of the command within this process, where torch is loaded already."""
    quiet = ("hydra/job_logging=disabled", "hydra/hydra_logging=disabled")
    monkeypatch.setattr(sys, "argv", ["proofread.train", flag, *DEBUG, *quiet, *overrides])
    monkeypatch.setenv("HYDRA_FULL_ERROR", "1")  # set by the command itself; undone after the test
    try:
        command.main()
    except SystemExit as ended:
        return ended.code
    return 0


@pytest.mark.parametrize(
    ("override", "named"),
    [
        ("model.nope=1", "model.nope"),
        ("optimizer.lerning_rate=1", "是不是 'optimizer.learning_rate'？"),
        ("expriment=base", "是不是 'experiment'？"),
        ("+model.nope=1", "model：没有 'nope' 这一项"),
        ("+loss.nope=1", "loss：没有 'nope' 这一项"),
        ("+data.nope=1", "data：没有 'nope' 这一项"),
        ("+noise.nope=1", "data.noise：没有 'nope' 这一项"),
        ("+trainer.nope=1", "trainer："),
        ("+callbacks.nope.x=1", "callbacks：没有 'nope' 这一项；可用：throughput"),
        ("+callbacks.progress.nope=1", "callbacks.progress："),
        ("+logger.csv.nope=1", "logger.csv："),
        ("model=nope", "model：没有 'nope' 这一项；可用：base、small"),
        ("model.dropout=much", "model.dropout：应是数，现有 'much'"),
        ("model.vocabulary_size=many", "model.vocabulary_size"),
        ("loss.head=true", "loss.head"),
        ("data.buffer=x", "data.buffer"),
        ("noise.rate=2", "data.noise.rate"),
        ("trainer.precision=banana", "banana"),
        ("trainer.max_time=soon", "trainer："),
        ("ckpt_path=nowhere.ckpt", "ckpt_path"),
        ("init_from=nowhere", "nowhere"),
        ("data.root=nowhere", "nowhere"),
        ("seed=[", "seed=[：应是 键=值"),
        ("seed=abc", "seed：应是 0 到 4294967295 的整数"),
        ("card=abc", "card：应是按名字列出的设置"),
        ("ckpt_path={folder}/junk.ckpt", "junk.ckpt：不是这个网络的检查点"),
        ("bundle_dir={folder}", "已经存在"),
        ("bundle_dir=/dev/null/bundle", "/dev/null/bundle"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    override: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "junk.ckpt").write_text("no checkpoint", "utf-8")
    assert call(monkeypatch, f"hydra.run.dir={tmp_path}", override.format(folder=tmp_path)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("proofread.train: ")
    assert named in line


def test_a_checkpoint_of_another_shape_is_named_before_the_training(
    finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = (f"ckpt_path={finished[0] / 'checkpoints/last.ckpt'}", "model.character_dim=8")
    assert call(monkeypatch, f"hydra.run.dir={tmp_path}", *options) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "last.ckpt：不是这个网络的检查点：size mismatch" in line and "torch.Size" in line


def test_a_wrong_setting_ends_the_process_with_2() -> None:
    done = subprocess.run(
        train_command("model.nope=1"), capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=200
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_sweep_trains_once_for_each_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = ("trainer.max_steps=2", "trainer.val_check_interval=2", "trainer.limit_val_batches=1")
    assert call(monkeypatch, "seed=1,2", f"hydra.sweep.dir={tmp_path}", *short, flag="--multirun") == 0
    first, second = (load_bundle(tmp_path / job / "bundle") for job in "01")
    assert not same(first, second)
