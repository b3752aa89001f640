from pathlib import Path

import pytest
from configurations import plain
from hydra import compose, initialize_config_dir

from proofread.configuration import build
from proofread.errors import ConfigError
from proofread.noise.config import DEFAULT_WEIGHTS, OBSERVED, NoiseConfig
from proofread.noise.families import FAMILIES
from proofread.noise.mixer import Noiser

CONF = Path(__file__).parents[3] / "conf" / "noise"


def test_defaults_name_real_families():
    assert DEFAULT_WEIGHTS.keys() == {*FAMILIES, OBSERVED}
    assert sum(DEFAULT_WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rate": 1.5}, r"^rate：应是 0 到 1 的数，现有 1.5"),
        ({"clean_share": "many"}, "^clean_share："),
        ({"max_share": 0}, "^max_share："),
        ({"rare_share": 1.1}, r"^rare_share：应是 0 到 1 的数，现有 1.1"),
        ({"function_word_share": -0.1}, "^function_word_share："),
        ({"seed": 0.5}, "^seed："),
        ({"weights": {"sound": 1}}, r"^weights：没有 'sound' 这一项；是不是 'same_sound'？可用：word、same_sound"),
        ({"weights": {"word": -1}}, r"^weights\.word："),
        ({"weights": 3}, "^weights：应是一组设置"),
        ({"schedule": [{"rate": 0.1}]}, r"^schedule\[0\]\.progress：没有给值"),
        ({"schedule": [{"progress": 0, "rat": 0.1}]}, r"^schedule\[0\]：没有 'rat' 这一项；是不是 'rate'"),
        (
            {"schedule": [{"progress": 0}, {"progress": 0.5, "weights": {"x": 1}}]},
            r"^schedule\[1\]\.weights：没有 'x' 这一项",
        ),
        ({"schedule": [{"progress": 0.5}, {"progress": 0.5}]}, "^schedule：progress 应逐段增大"),
    ],
)
def test_bad_settings_are_refused_by_name(settings, message):
    with pytest.raises(ConfigError, match=message):
        NoiseConfig(**settings)


def test_no_family_at_all_is_refused():
    with pytest.raises(ConfigError, match="weights"):
        Noiser(NoiseConfig(weights={"word": 0}))


def test_schedule_is_interpolated_and_held():
    config = NoiseConfig(
        rate=0.03,
        clean_share=0.3,
        weights={"word": 1.0},
        schedule=(
            {"progress": 0.2, "rate": 0.1, "weights": {"missing": 0.4}},
            {"progress": 0.6, "rate": 0.2},
        ),
    )
    assert config.at(0.0).rate == config.at(0.2).rate == 0.1
    assert config.at(0.4).rate == pytest.approx(0.15)
    assert config.at(1.0).rate == 0.2
    assert config.at(0.4).clean_share == 0.3
    assert config.at(0.0).weights == {"word": 1.0, "missing": 0.4}
    assert config.at(0.3).weights == pytest.approx({"word": 1.0, "missing": 0.3})
    assert config.at(0.5).schedule == ()


@pytest.mark.parametrize("path", sorted(CONF.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_yaml_composes_and_instantiates(path):
    with initialize_config_dir(str(CONF.parent), version_base=None):
        composed = compose(overrides=[f"+noise={path.stem}"])
    config = build(NoiseConfig, plain(composed.noise), "noise")
    assert isinstance(config, NoiseConfig)
    assert config.weights.keys() == DEFAULT_WEIGHTS.keys()
    assert sum(config.weights.values()) == pytest.approx(1)
    assert type(config.weights) is dict
    assert type(config.schedule) is tuple
    assert all(type(stage) is dict for stage in config.schedule)
    assert config.weights["observed"] == 0  # needs pairs, and there are none to ship
    pair = Noiser(config).corrupt("他们正在讨论这个问题。" * 3, epoch=0, index=1)
    assert pair.target == "他们正在讨论这个问题。" * 3


def test_default_yaml_is_the_default():
    with initialize_config_dir(str(CONF.parent), version_base=None):
        composed = compose(overrides=["+noise=default"])
    assert build(NoiseConfig, plain(composed.noise), "noise") == NoiseConfig()
