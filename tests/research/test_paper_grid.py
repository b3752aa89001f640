"""The systems of the paper see the same data under the same budget; they differ in what their names say."""

from pathlib import Path
from typing import Any

import pytest
from configurations import SEARCH, composed, plain

PAPER = "paper_bilstm_attention"
DIFFERENCES = {
    "paper_rnn": {"cell": "rnn", "bidirectional": False, "encoder_hidden": 256, "attention": "none"},
    "paper_lstm": {"bidirectional": False, "encoder_hidden": 256, "attention": "none"},
    "paper_bilstm": {"attention": "none"},
    "paper_lstm_attention": {"bidirectional": False, "encoder_hidden": 256},
    "paper_ours": {"pinyin_dim": 32, "copy": True, "head": True},
}


def values_of(tmp_path: Path, experiment: str) -> dict[str, Any]:
    config = composed(tmp_path, SEARCH, "data.root=corpus", f"experiment={experiment}")
    return plain(config)


@pytest.mark.parametrize("experiment", DIFFERENCES)
def test_a_system_differs_from_the_papers_model_as_its_name_says(tmp_path: Path, experiment: str) -> None:
    paper, other = values_of(tmp_path, PAPER), values_of(tmp_path, experiment)
    changed = {key for key in paper if paper[key] != other[key]}
    assert changed == ({"model", "loss"} if experiment == "paper_ours" else {"model"})
    model = {key: value for key, value in other["model"].items() if value != paper["model"][key]}
    assert model == DIFFERENCES[experiment]


def test_every_encoder_gives_the_decoder_vectors_of_one_size(tmp_path: Path) -> None:
    sizes = set()
    for experiment in (PAPER, *DIFFERENCES):
        model = values_of(tmp_path, experiment)["model"]
        sizes.add(model["encoder_hidden"] * (2 if model["bidirectional"] else 1))
    assert sizes == {256}
