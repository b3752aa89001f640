"""``python -m proofread.train``: train a model as the composed configuration says and write its bundle."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hydra
from hydra.errors import HydraException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from proofread.errors import ProofreadError

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """A folder that ships beside the code: inside the wheel, or at the top of a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


OmegaConf.register_new_resolver("proofread_data", lambda: str(shipped("data")), replace=True)


@contextmanager
def exit_codes() -> Iterator[None]:
    """One line on standard error and exit code 2 for an error of the configuration or the data, 130 for Ctrl-C."""
    try:
        yield
    except (ProofreadError, HydraException, OmegaConfBaseException) as error:
        place = f"{error.override}: " if isinstance(error, OverrideParseException) else ""
        message = place + " ".join(str(error).partition("\nConfig search path:")[0].split())
        print(f"proofread.train: {message}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


@hydra.main(config_path=str(shipped("conf")), config_name="train", version_base="1.3")
def run(config: DictConfig) -> float | None:
    """Train once; a sweep minimises or maximises the returned validation F1."""
    from proofread.training.run import train

    logging.getLogger("proofread").setLevel(logging.INFO)
    # Advice about other products and about workers that a small corpus does not need.
    logging.getLogger("pytorch_lightning").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", message=".*(LeafSpec|does not have many workers)")
    with exit_codes():
        metrics = train(config)
    for name, value in sorted(metrics.items()):
        print(f"{name:<20} {value}")  # noqa: T201
    return metrics.get("valid/f1")


def main() -> None:
    """Entry point: composing the configuration can fail as well."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them over many lines
    with exit_codes():
        run()


if __name__ == "__main__":
    main()
