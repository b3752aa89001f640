"""Training the detector and the language model from the command line to a bundle, judging them, rescoring."""

import json
import os
import subprocess
import sys
from pathlib import Path

import model_toys
import pytest

from proofread import evaluate as command
from proofread.runtime.bundle import load_bundle
from proofread.runtime.weights import network_as, network_from
from proofread.training.start import network_and_vocabulary
from research.detector.reading import Detector
from research.language_model.reading import LanguageModel

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
SMALL = ("model.vocabulary_size=1500", "model.character_dim=16", "model.encoder_hidden=16")
SHORT = (
    "data.tokens_per_batch=300",
    "data.buffer=100",
    "trainer.accelerator=cpu",
    "trainer.max_steps=4",
    "trainer.val_check_interval=2",
    "trainer.limit_val_batches=2",
    "logger.tensorboard=null",
)


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=ENVIRONMENT,
        cwd=ROOT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("siblings")
    for name in ("detector", "language_model"):
        run("-m", "research.train", f"experiment={name}", *SMALL, *SHORT, f"hydra.run.dir={folder / name}")
    (folder / "a.tsv").write_text("我们因该去\t我们应该去\n今天很好\t今天很好\n他的的书\t他的书\n", encoding="utf-8")
    return folder


def test_the_bundles_are_usable_and_their_cards_say_how_they_were_chosen(trained: Path) -> None:
    (probability,) = Detector.load(trained / "detector/bundle").probabilities(["我们因该去"])
    assert 0 < probability < 1
    assert len(LanguageModel.load(trained / "language_model/bundle").surprisal("我们应该去")) == 6
    card = load_bundle(trained / "detector/bundle").card
    assert 0 <= card["validation"]["valid/auc"] <= 1
    assert card["name"] == "detector"
    card = load_bundle(trained / "language_model/bundle").card
    assert 1 < card["validation"]["valid/perplexity"] < 3000
    assert "unknown:as-one-character" in card["validation_signature"]


def judged(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, model: str) -> dict:
    """What the evaluation command says of the one set, within this process, where torch is loaded already."""
    quiet = ("hydra/job_logging=disabled", "hydra/hydra_logging=disabled", f"hydra.run.dir={folder / 'run'}")
    settings = (f"model={folder / model}", f"data={folder / 'a.tsv'}", f"output={folder}", "format=json")
    monkeypatch.setattr(sys, "argv", ["proofread.evaluate", *quiet, *settings])
    monkeypatch.setenv("HYDRA_FULL_ERROR", "1")  # set by the command itself; undone after the test
    command.main()
    return json.loads(capsys.readouterr().out)["sets"]["a"]


def test_both_are_judged_by_the_evaluation_command(
    trained: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = judged(monkeypatch, capsys, trained, "detector/bundle")
    assert (found["wrong"], found["clean"]) == (2, 1)
    assert set(found["skipped"]) == {"0.90", "0.95", "0.99"}
    assert (trained / "roc.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (trained / "roc.html").read_text("utf-8")
    found = judged(monkeypatch, capsys, trained, "language_model/checkpoints/best.ckpt")
    assert found["metric"] == "perplexity"
    low, high = found["intervals"]["perplexity"]
    assert low <= found["values"]["perplexity"] <= high


def test_an_encoder_can_come_from_a_corrector(tmp_path: Path) -> None:
    path = model_toys.bundle(tmp_path / "bundle", model_toys.network())
    network, vocabulary = network_and_vocabulary({"kind": "detector", "encoder_hidden": 999}, load_bundle(path))
    given = network_from(load_bundle(path)).encoder.state_dict()
    assert vocabulary.characters == model_toys.vocabulary().characters
    assert all(value.equal(given[name]) for name, value in network.encoder.state_dict().items())
    model_toys.bundle(tmp_path / "detector", network)
    assert network_as(type(network), load_bundle(tmp_path / "detector")).config == network.config


def test_rescoring_reports_first_rescored_and_oracle(trained: Path) -> None:
    corrector = model_toys.bundle(trained / "corrector", model_toys.network())
    sibling, data = trained / "language_model/bundle", str(trained / "a.tsv")
    options = ("--fit", data, "--data", data, "--beam", "3", "--weights", "0,0.5", "--markdown")
    out = run(
        "-m",
        "research.rescore_nbest",
        "--bundle",
        str(corrector),
        "--language-model",
        str(sibling),
        "--limit",
        "2",
        *options,
    )
    assert [line.split(" | ")[0] for line in out.splitlines() if line.startswith("| ")][1:2] == ["| first"]
    assert "| rescored, weight 0" in out and "| oracle" in out and "2 sentences" in out
