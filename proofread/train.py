"""``python -m proofread.train``: train a model as the composed configuration says and write its bundle."""

from __future__ import annotations

import logging
import os
import warnings

import hydra
from omegaconf import DictConfig, OmegaConf

from proofread.training.command import exit_codes, shipped

OmegaConf.register_new_resolver("proofread_data", lambda: str(shipped("data")), replace=True)


@hydra.main(config_path=str(shipped("conf")), config_name="train", version_base="1.3")
def run(config: DictConfig) -> float | None:
    """Train once; a sweep minimises or maximises the returned value, by which the best checkpoint is chosen as well."""
    from proofread.training.run import train

    logging.getLogger("proofread").setLevel(logging.INFO)
    # Advice about other products and about workers that a small corpus does not need.
    logging.getLogger("pytorch_lightning").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", message=".*(LeafSpec|does not have many workers)")
    with exit_codes("proofread.train"):
        metrics = train(config)
    for name, value in sorted(metrics.items()):
        print(f"{name:<20} {value}")  # noqa: T201
    return metrics.get(OmegaConf.select(config, "callbacks.best.monitor", default="valid/f1"))


def main() -> None:
    """Entry point: composing the configuration can fail as well."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them over many lines
    with exit_codes("proofread.train"):
        run()


if __name__ == "__main__":
    main()
