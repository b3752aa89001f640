"""Composed configurations without Hydra's run directory."""

from pathlib import Path

from hydra import compose, initialize_config_dir
from omegaconf import DictConfig

from proofread.train import shipped

CONF = shipped("conf").resolve()


def composed(output: Path, *overrides: str, root: str = "train") -> DictConfig:
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose(root, [f"paths.output={output}", "card.name=test", "card.data=test", *overrides])
