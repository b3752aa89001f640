"""Composed configurations without Hydra's run directory."""

from pathlib import Path
from typing import Any

from hydra import compose, initialize_config_dir
from omegaconf import DictConfig, OmegaConf

from proofread.command import shipped

CONF = shipped("conf").resolve()
#: The configurations of research, and the override that makes them known.
RESEARCH = Path(__file__).parents[1] / "research" / "conf"
SEARCH = f"hydra.searchpath=[file://{RESEARCH}]"


def composed(output: Path, *overrides: str, root: str = "train") -> DictConfig:
    with initialize_config_dir(str(CONF), version_base="1.3"):
        return compose(root, [f"paths.output={output}", "card.name=test", "card.data=test", *overrides])


def plain(config: DictConfig, *, resolve: bool = False) -> dict[str, Any]:
    """The values of ``config``, as the dataclasses take them."""
    values = OmegaConf.to_container(config, resolve=resolve)
    assert isinstance(values, dict)
    return {str(key): value for key, value in values.items()}
