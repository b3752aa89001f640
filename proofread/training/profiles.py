"""The noise profiles of conf/noise by name, composed as a training composes them."""

from __future__ import annotations

from typing import Any

from hydra import compose, initialize_config_dir
from hydra.errors import HydraException
from omegaconf import OmegaConf

from proofread.command import shipped
from proofread.configuration import build, unknown
from proofread.errors import ConfigError
from proofread.noise.config import NoiseConfig


def noise_profile(name: str) -> NoiseConfig:
    """The noise that ``noise=NAME`` gives a training.

    Raises:
        ConfigError: there is no such profile.
    """
    with initialize_config_dir(str(shipped("conf").resolve()), version_base="1.3"):
        try:
            values: Any = OmegaConf.to_container(compose("train", [f"noise={name}"]).noise)
        except HydraException:
            known = sorted(path.stem for path in (shipped("conf") / "noise").glob("*.yaml"))
            raise ConfigError(f"noise：{unknown(name, known)}") from None
    return build(NoiseConfig, values, "noise")
