"""Which checkpoint is kept as the best one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from proofread.training.checkpoints import BestCheckpoint


def validations(callback: BestCheckpoint, rows: list[tuple[float, float]]) -> list[bool]:
    """Whether each of ``rows`` (F1, loss) would be kept, as Lightning asks after a validation."""
    kept = []
    for f1, loss in rows:
        metrics = {"valid/f1": torch.tensor(f1), "valid/loss": torch.tensor(loss)}
        strategy = SimpleNamespace(reduce_boolean_decision=lambda decision: decision)
        trainer: Any = SimpleNamespace(callback_metrics=metrics, strategy=strategy)
        better = callback.check_monitor_top_k(trainer, metrics["valid/f1"])
        if better:  # what saving does
            callback.best_k_models = {"best.ckpt": metrics["valid/f1"]}
            callback.kth_best_model_path = "best.ckpt"
            callback.best_model_score = metrics["valid/f1"]
        kept.append(better)
    return kept


@pytest.fixture
def callback(tmp_path: Path) -> BestCheckpoint:
    return BestCheckpoint(dirpath=str(tmp_path), monitor="valid/f1", mode="max")


def test_among_equals_the_lower_loss_is_kept(callback: BestCheckpoint) -> None:
    assert validations(callback, [(0.0, 3.0), (0.0, 2.5), (0.0, 2.7), (0.0, 2.4)]) == [True, True, False, True]


def test_a_better_score_is_kept_whatever_its_loss(callback: BestCheckpoint) -> None:
    assert validations(callback, [(0.0, 1.0), (0.1, 9.0), (0.0, 0.5), (0.1, 8.0)]) == [True, True, False, True]


def test_a_resumed_run_compares_with_what_it_had(callback: BestCheckpoint, tmp_path: Path) -> None:
    validations(callback, [(0.0, 2.5)])
    resumed = BestCheckpoint(dirpath=str(tmp_path), monitor="valid/f1", mode="max")
    resumed.load_state_dict(callback.state_dict())
    resumed.best_k_models, resumed.kth_best_model_path = callback.best_k_models, callback.kth_best_model_path
    assert validations(resumed, [(0.0, 2.7), (0.0, 2.4)]) == [False, True]
