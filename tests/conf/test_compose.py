"""Every YAML of conf/ composes, and what it describes can be built."""

from pathlib import Path

import pytest
from configurations import CONF, RESEARCH, SEARCH, composed, plain
from hydra import compose, initialize_config_dir

from proofread.configuration import build
from proofread.corpus.config import DataConfig
from proofread.errors import ConfigError
from proofread.fitting.run import FitConfig
from proofread.model.kinds import kind_of
from proofread.model.loss import LossConfig
from proofread.noise.config import NoiseConfig
from proofread.training.masking import MaskingConfig
from proofread.training.profiles import noise_profile
from proofread.training.schedule import OptimizerConfig
from proofread.training.setup import trainer_of
from research import commands  # noqa: F401  the kinds of research are known

# conf/evaluate and conf/fit are the configurations of other commands, not groups of this one.
OTHERS = ("evaluate", "fit")
OPTIONS = [
    path for path in sorted([*CONF.glob("*/*.yaml"), *RESEARCH.glob("*/*.yaml")]) if path.parent.name not in OTHERS
]
DATACLASSES = {"loss": LossConfig, "masking": MaskingConfig, "optimizer": OptimizerConfig}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_option_composes_and_builds(option: Path, tmp_path: Path) -> None:
    where = [SEARCH] if option.is_relative_to(RESEARCH) else []
    config = composed(tmp_path, *where, "data.root=corpus", f"{option.parent.name}={option.stem}")
    values = plain(config, resolve=True)
    DataConfig.from_dict(values["data"])
    build(kind_of(values["model"].pop("kind")).config, {**values["model"], "syllable_count": 1}, "model")
    trainer_of(values, validates=True)
    for group, target in DATACLASSES.items():
        if group in values:  # loss and masking are of the corrector alone
            build(target, values[group], group)


def test_what_is_fitted_composes_and_builds() -> None:
    with initialize_config_dir(str(CONF / "fit"), version_base="1.3"):
        composed = compose("fit", ["bundle=a", "pairs=[b.tsv,c.tsv]", "clean=d.txt", "trees.count=7"])
    config = build(FitConfig, plain(composed), "fit")
    assert (config.pairs, config.clean, config.trees.count) == (["b.tsv", "c.tsv"], ["d.txt"], 7)
    assert all(isinstance(noise_profile(name), NoiseConfig) for name in config.noise)


@pytest.mark.parametrize(
    ("override", "named"),
    [
        ("pairs=[]", "pairs：至少要有一个文件"),
        ("folds=1", "folds：应不小于 2，现有 1"),
        ("sentences=0", "sentences：应不小于 1，现有 0"),
        ("trees.leaves=1", "叶子至少 2 片"),
        ("+tables.vowels=a", "tables：.*vowels"),
    ],
)
def test_a_wrong_setting_of_the_fit_is_named(override: str, named: str) -> None:
    with initialize_config_dir(str(CONF / "fit"), version_base="1.3"):
        composed = compose("fit", ["bundle=a", "pairs=b.tsv", "clean=d.txt", override])
    with pytest.raises(ConfigError, match=named):
        build(FitConfig, plain(composed), "fit")


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
