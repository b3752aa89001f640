"""A toy vocabulary and network for the model, search and runtime tests."""

from pathlib import Path
from typing import Any

import torch

from proofread.model.config import ModelConfig
from proofread.model.network import Network
from proofread.model.seq2seq import Seq2Seq
from proofread.runtime.bundle import save_bundle
from proofread.runtime.weights import weights_of
from proofread.text.vocabulary import Vocabulary

CHARACTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
READINGS = {c: ("de" if c == "的" else f"s{i % 7}", i % 4 + 1) for i, c in enumerate(CHARACTERS + "珺淂")}


def vocabulary() -> Vocabulary:
    return Vocabulary(list(CHARACTERS), READINGS)


def network(seed: int = 0, **changes: Any) -> Seq2Seq:
    torch.manual_seed(seed)
    words = vocabulary()
    values: dict[str, Any] = {
        "vocabulary_size": len(words),
        "syllable_count": words.syllable_count,
        "character_dim": 12,
        "pinyin_dim": 6,
        "encoder_layers": 2,
        "encoder_hidden": 10,
        "decoder_hidden": 20,
        "dropout": 0.0,
    }
    model = Seq2Seq(ModelConfig(**(values | changes)))
    with torch.no_grad():  # far from uniform, so that decoding makes varied choices
        for name, parameter in model.named_parameters():
            if "weight" in name:
                parameter.mul_(2.5)
    return model.eval()


def bundle(path: Path, model: Network) -> Path:
    """``model`` with the toy vocabulary as a bundle in folder ``path``."""
    return save_bundle(
        path,
        model=model.config,
        vocabulary=vocabulary(),
        weights=weights_of(model),
        card={"name": "toy"},
        card_text="# toy\n",
    )
