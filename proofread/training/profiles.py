"""The noise profiles of conf/noise by name, composed as a training composes them."""

from __future__ import annotations

from hydra import compose, initialize_config_dir
from hydra.errors import HydraException
from hydra.utils import instantiate

from proofread.errors import ConfigError
from proofread.noise.config import NoiseConfig
from proofread.training.command import shipped


def noise_profile(name: str) -> NoiseConfig:
    """The noise that ``noise=NAME`` gives a training.

    Raises:
        ConfigError: there is no such profile.
    """
    with initialize_config_dir(str(shipped("conf").resolve()), version_base="1.3"):
        try:
            profile: NoiseConfig = instantiate(compose("train", [f"noise={name}"]).noise)
        except HydraException:
            known = ", ".join(sorted(path.stem for path in (shipped("conf") / "noise").glob("*.yaml")))
            raise ConfigError(f"noise: no profile {name!r} in conf/noise, expected one of {known}") from None
    return profile
