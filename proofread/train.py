"""``python -m proofread.train``: train a model as the composed configuration says and write its bundle."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import hydra
from omegaconf import DictConfig, OmegaConf

from proofread.errors import ProofreadError

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """A folder that ships beside the code: inside the wheel, or at the top of a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


OmegaConf.register_new_resolver("proofread_data", lambda: str(shipped("data")), replace=True)


@hydra.main(config_path=str(shipped("conf")), config_name="train", version_base="1.3")
def main(config: DictConfig) -> float | None:
    """Train once; a sweep minimises or maximises the returned validation F1."""
    from proofread.training.run import train

    logging.getLogger("proofread").setLevel(logging.INFO)
    try:
        metrics = train(config)
    except ProofreadError as error:
        print(f"proofread.train: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    for name, value in sorted(metrics.items()):
        print(f"{name:<20} {value}")  # noqa: T201
    return metrics.get("valid/f1")


if __name__ == "__main__":
    main()
