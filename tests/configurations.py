"""Composed configurations without Hydra's run directory."""

from pathlib import Path

from hydra import compose, initialize_config_dir
from omegaconf import DictConfig

from proofread.command import shipped

CONF = shipped("conf").resolve()
#: The configurations of research, and the override that makes them known.
RESEARCH = Path(__file__).parents[1] / "research" / "conf"
SEARCH = f"hydra.searchpath=[file://{RESEARCH}]"


def composed(output: Path, *overrides: str, root: str = "train") -> DictConfig:
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose(root, [f"paths.output={output}", "card.name=test", "card.data=test", *overrides])
