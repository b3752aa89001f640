"""``python -m proofread.fit``: fit the decision layer of a bundle, and put it into the bundle."""

from __future__ import annotations

import logging
from typing import Any

import hydra
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig, OmegaConf

from proofread.command import enter, exit_codes, shipped

_COMMAND = "proofread.fit"


@hydra.main(config_path=str(shipped("conf") / "fit"), config_name="fit", version_base="1.3")
def run(composed: DictConfig) -> None:
    """Fit once."""
    from proofread.configuration import build
    from proofread.fitting.run import FitConfig, fit
    from proofread.noise.mixer import Noiser
    from proofread.training.profiles import noise_profile

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with exit_codes(_COMMAND):
        values: Any = OmegaConf.to_container(composed, resolve=True, throw_on_missing=True)
        config = build(FitConfig, values, "fit")
        GlobalHydra.instance().clear()  # the noise profiles are compositions of their own
        noisers = [noiser for name, times in config.noise.items() for noiser in [Noiser(noise_profile(name))] * times]
        fit(config, noisers, print)


def main() -> None:
    """Entry point."""
    enter(_COMMAND, run)


if __name__ == "__main__":
    main()
