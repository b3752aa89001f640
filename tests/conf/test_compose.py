"""Every YAML of conf/ composes, and what it describes can be built."""

from pathlib import Path

import pytest
from configurations import CONF, composed
from hydra.utils import instantiate
from omegaconf import DictConfig, OmegaConf

from proofread.configuration import build
from proofread.corpus.config import DataConfig
from proofread.model.config import config_of
from proofread.model.loss import LossConfig
from proofread.training.masking import MaskingConfig
from proofread.training.schedule import OptimizerConfig

# conf/evaluate is the configuration of another command, not a group of this one.
OPTIONS = [
    path.relative_to(CONF).with_suffix("") for path in sorted(CONF.glob("*/*.yaml")) if path.parent.name != "evaluate"
]
DATACLASSES = {"loss": LossConfig, "masking": MaskingConfig, "optimizer": OptimizerConfig}


def targets(config: DictConfig):
    """Every node that says what to build, outermost first."""
    if "_target_" in config:
        yield config
    for value in config.values():
        if isinstance(value, DictConfig):
            yield from targets(value)


@pytest.mark.parametrize("option", OPTIONS, ids=str)
def test_an_option_composes_and_builds(option: Path, tmp_path: Path) -> None:
    config = composed(tmp_path, "data.root=corpus", f"{option.parent}={option.name}")
    OmegaConf.resolve(config)
    for node in targets(config):
        instantiate(node)
    plain = OmegaConf.to_container(config)
    DataConfig.from_dict(plain["data"])
    build(config_of(plain["model"].pop("kind")), {**plain["model"], "syllable_count": 1}, "model")
    for group, target in DATACLASSES.items():
        if group in plain:  # loss and masking are of the corrector alone
            build(target, plain[group], group)


def test_the_gpu_configuration_is_the_one_that_is_described(tmp_path: Path) -> None:
    config = composed(tmp_path, "experiment=base", "data.root=corpus")
    model = config.model
    assert (model.character_dim, model.pinyin_dim) == (256, 64)
    assert (model.encoder_layers, model.encoder_hidden, model.bidirectional, model.decoder_hidden) == (
        2,
        320,
        True,
        512,
    )
    assert (config.data.tokens_per_batch, config.trainer.precision) == (40000, "bf16-mixed")
    assert len(config.noise.schedule) > 1


def test_what_the_command_line_says_wins_over_an_experiment(tmp_path: Path) -> None:
    config = composed(tmp_path, "experiment=base", "data=sample", "trainer.max_time=00:00:01:00")
    assert "sample" in config.data.train
    assert config.trainer.max_time == "00:00:01:00"
