"""Every experiment file trains a few steps in its own precision on a CPU: forward, backward, validation, bundle."""

import gzip
import json
import math
from pathlib import Path
from typing import Any

import model_toys
import numpy as np
import pytest
import pytorch_lightning as pl
import torch
from configurations import CONF, RESEARCH, SEARCH, composed
from omegaconf import DictConfig, OmegaConf

from proofread.command import shipped
from proofread.proofreader import Proofreader
from proofread.runtime.bundle import load_bundle
from proofread.training import setup
from proofread.training.run import train
from research import commands  # noqa: F401  the kinds of research are known

EXPERIMENTS = sorted(path for folder in (CONF, RESEARCH) for path in (folder / "experiment").glob("*.yaml"))
#: What makes a run short; shape, losses, noise, precision and callbacks stay those of the file.
TINY = (
    "model.vocabulary_size=600",
    "model.character_dim=16",
    "model.encoder_hidden=16",
    "data.tokens_per_batch=300",
    "data.buffer=100",
    "trainer.accelerator=cpu",
    "trainer.max_steps=3",
    "trainer.max_time=null",
    "trainer.val_check_interval=3",
    "trainer.limit_val_batches=1",
    "trainer.log_every_n_steps=1",
    "logger.tensorboard=null",
)


class Watch(pl.Callback):
    """Keeps the precision that steps were computed in, and their losses."""

    def __init__(self) -> None:
        self.precision = ""
        self.losses: list[float] = []

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        self.precision = str(trainer.precision)

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, *_: Any) -> None:
        self.losses.append(float(outputs["loss"]))


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A corpus of several parts and shapes with the paper's controlled pairs, and a folder of real pairs."""
    folder = tmp_path_factory.mktemp("data")
    lines = (shipped("data") / "sample" / "train.txt").read_text("utf-8").splitlines()
    corpus = folder / "corpus"
    (corpus / "more").mkdir(parents=True)
    (corpus / "news.txt").write_text("\n".join(lines[::3]), "utf-8")
    with gzip.open(corpus / "daily.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines[1::3]))
    records = (json.dumps({"text": line}, ensure_ascii=False) for line in lines[2::3])
    (corpus / "more" / "law.jsonl").write_text("\n".join(records), "utf-8")
    pairs = "".join(f"{line.replace('的', '得', 1)}\t{line}\n" for line in lines[:60])
    paper = folder / "paper"
    paper.mkdir()
    (paper / "news.txt").write_text("\n".join(lines), "utf-8")
    (paper / "controlled.tsv").write_text(pairs, "utf-8")
    real = folder / "pairs"
    real.mkdir()
    for name in ("train", "valid", "test"):
        (real / f"{name}.tsv").write_text(pairs, "utf-8")
    return {"corpus": corpus, "paper": paper, "pairs": real}


def small(experiment: Path, corpora: dict[str, Path], folder: Path) -> DictConfig:
    """The experiment, composed for a few steps; what needs a bundle to start from gets one."""
    where = [SEARCH] if experiment.is_relative_to(RESEARCH) else []
    config = composed(folder, *where, *TINY, f"experiment={experiment.stem}")
    sources = config.data.train
    if OmegaConf.is_missing(config.data, "root"):
        config.data.root = str(
            corpora["pairs" if "pairs" in sources else "paper" if "controlled" in sources else "corpus"]
        )
    if "decoder_hidden" in config.model:
        config.model.decoder_hidden = 24
    config.data.num_workers = min(config.data.num_workers, 1)
    if "pairs" in sources:
        config.init_from = str(model_toys.bundle(folder / "start", model_toys.network()))
    return config


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda path: path.stem)
def test_an_experiment_trains_in_its_own_precision(
    experiment: Path, corpora: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Autocast works on every CPU, only not fast, and where the CPU knows no bf16 without oneDNN, whose LSTM refuses.
    onednn = torch.backends.mkldnn.is_available() and setup.fast_bf16()
    monkeypatch.setattr(setup, "fast_bf16", lambda: True)
    config, watch = small(experiment, corpora, tmp_path), Watch()
    with torch.backends.mkldnn.flags(enabled=onednn):
        metrics = train(config, callbacks=[watch])
    assert watch.precision == config.trainer.precision
    assert len(watch.losses) == 3 and all(map(math.isfinite, watch.losses))
    assert all(map(math.isfinite, metrics.values())) and any(name.startswith("valid/") for name in metrics)
    bundle = load_bundle(tmp_path / "bundle")
    assert all(np.isfinite(value).all() for value in bundle.weights().values())
    assert bundle.card["steps"] == 3
    if bundle.model.kind == "corrector":
        assert len(list(Proofreader.load(bundle.path).pipe(["今天我们去公园。", "他因该来。"]))) == 2
