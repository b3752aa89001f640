"""``python -m proofread.train``: train a model as the composed configuration says and write its bundle."""

from __future__ import annotations

import logging
import sys
import warnings

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from proofread.command import enter, exit_codes, shipped
from proofread.errors import ConfigError
from proofread.training.processes import overrides, rank

_COMMAND = "proofread.train"


@hydra.main(config_path=str(shipped("conf")), config_name="train", version_base="1.3")
def run(config: DictConfig) -> float | None:
    """Train once; a sweep minimises or maximises the returned value, by which the best checkpoint is chosen as well."""
    from proofread.training.run import train

    logging.getLogger("proofread").setLevel(logging.INFO)
    # Advice about other products and about workers that a small corpus does not need.
    for name in ("pytorch_lightning", "lightning_fabric"):
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", message=".*(LeafSpec|does not have many workers|use a single device)")
    with exit_codes(_COMMAND):
        if HydraConfig.get().mode == RunMode.MULTIRUN and str(config.trainer.strategy).startswith("ddp"):
            raise ConfigError("trainer.strategy：扫描时一次训练只能用一个进程；请逐个启动")
        metrics = train(config)
    if rank() == 0:
        for name, value in sorted(metrics.items()):
            print(f"{name:<20} {value}")  # noqa: T201
    return metrics.get(OmegaConf.select(config, "callbacks.best.monitor", default="valid/f1"))


def main() -> None:
    """Entry point."""
    enter(_COMMAND, _overridden)


def _overridden() -> None:
    sys.argv += overrides(sys.argv)
    run()


if __name__ == "__main__":
    main()
