"""A checkpoint of a training run as a bundle, so that everything that runs bundles runs checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from proofread.decision.layer import DECISION, TREES
from proofread.errors import ConfigError
from proofread.evidence.scorers import SCORERS
from proofread.model.network import Network
from proofread.runtime.bundle import load_bundle, save_bundle
from proofread.runtime.weights import any_network, weights_of
from proofread.text.vocabulary import Vocabulary
from proofread.training.checkpoints import load_weights
from proofread.training.start import network_and_vocabulary, parent_bundle

_OPTIONAL = (DECISION, TREES, *(file for stored in SCORERS.values() for file in stored.files))


def bundle_of(checkpoint: Path, folder: Path, *, like: Path | None = None) -> Path:
    """Write the network of ``checkpoint`` into ``folder`` as a bundle, weights as fp16 like those of any bundle.

    Args:
        checkpoint: what Lightning saved of a :class:`~proofread.training.base_module.NetworkModule`.
        folder: the bundle; must not be anything else yet.
        like: the bundle that has the network's shape, the vocabulary and the decision layer; by default the one in
            the run's folder, else the shape that the run's configuration gives.

    Raises:
        ConfigError: there is no such checkpoint, or nothing tells the network's shape.
        BundleError: the checkpoint is not readable or has another shape.
    """
    if not checkpoint.is_file():
        raise ConfigError(f"model：没有检查点 {checkpoint}")
    run = checkpoint.absolute().parent.parent
    if like is None and (run / "bundle").is_dir():
        like = run / "bundle"
    network, vocabulary, extra = _from_bundle(like) if like else (*_from_run(run, checkpoint), {})
    load_weights(network, checkpoint)
    card = {"name": checkpoint.name}
    weights = weights_of(network)
    save_bundle(
        folder, model=network.config, vocabulary=vocabulary, weights=weights, card=card, card_text="", extra=extra
    )
    return folder


def _from_bundle(path: Path) -> tuple[Network, Vocabulary, dict[str, bytes]]:
    bundle = load_bundle(path)
    files = {name: file.read_bytes() for name in _OPTIONAL if (file := bundle.file(name)) is not None}
    return any_network(bundle), bundle.vocabulary, files


def _from_run(run: Path, checkpoint: Path) -> tuple[Network, Vocabulary]:
    composed = run / ".hydra" / "config.yaml"
    if not composed.is_file():
        raise ConfigError(f"bundle：{checkpoint} 要有 {run / 'bundle'} 或 {composed}；请给出形状相同的模型")
    config = OmegaConf.load(composed)
    model: Any = OmegaConf.to_container(config.model)
    return network_and_vocabulary(model, parent_bundle(config.init_from))
