"""How much noise of which family, and how that changes while training goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from proofread.configuration import unknown
from proofread.errors import ConfigError
from proofread.noise.families import FAMILIES

#: The family whose errors are not rules, but what pairs of sentences hold; see proofread/noise/observed.py.
OBSERVED = "observed"
#: Shares of the families that worked best in the experiments behind the shipped model.
DEFAULT_WEIGHTS: Mapping[str, float] = {
    "word": 0.29,
    "same_sound": 0.29,
    "near_sound": 0.13,
    "shape": 0.12,
    "mixup": 0.02,
    "arbitrary": 0.02,
    "missing": 0.04,
    "redundant": 0.04,
    "swapped_characters": 0.02,
    "swapped_words": 0.01,
    "punctuation": 0.02,
    OBSERVED: 0.0,
}
_NAMES = (*FAMILIES, OBSERVED)
_OVERRIDES = ("rate", "clean_share", "weights")


@dataclass(frozen=True, slots=True)
class NoiseConfig:
    """Settings of a :class:`~proofread.noise.mixer.Noiser`.

    A sentence stays clean with probability ``clean_share``. Any other one gets 1 + G errors, G geometric: on
    average ``rate`` errors per character, at least one, with a long tail; but never more than ``max_share``
    of its characters (and always at least one).

    Attributes:
        weights: share of each family among the errors (they need not sum to one); families left out never occur. Family
            ``observed`` needs the errors that people were seen to make, which the mixer is given.
        rate: mean number of errors per character of a sentence that is not left clean, in [0, 1].
        clean_share: probability that a sentence is left as it is, in [0, 1].
        max_share: upper bound of errors per character, in (0, 1].
        rare_share: share of the wrong characters of family ``same_sound`` that are characters which the
            frequency table does not list (淂 for 得), in [0, 1]; without it they never occur there.
        function_word_share: share of families ``missing`` and ``redundant`` that concern whole function words
            (的, 了, 因为), in [0, 1], instead of any character.
        seed: any integer.
        schedule: stages ``{"progress": p, "rate": …, "clean_share": …, "weights": {…}}`` with ``progress`` in
            [0, 1] increasing. Between two stages every number is interpolated linearly; before the first and
            after the last it is held. What a stage does not name has its value from above.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    rate: float = 0.03
    clean_share: float = 0.3
    max_share: float = 0.3
    rare_share: float = 0.0
    function_word_share: float = 0.0
    seed: int = 0
    schedule: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        # Plain containers: a configuration library hands over its own types, which need it to be unpickled.
        object.__setattr__(self, "weights", _weights("weights", self.weights))
        stages = tuple(_stage(f"schedule[{i}]", stage) for i, stage in enumerate(self.schedule))
        object.__setattr__(self, "schedule", stages)
        _share("rate", self.rate)
        _share("clean_share", self.clean_share)
        _share("rare_share", self.rare_share)
        _share("function_word_share", self.function_word_share)
        if _share("max_share", self.max_share) == 0:
            raise ConfigError("max_share：应是大于 0、不超过 1 的数，现有 0")
        if not isinstance(self.seed, int):
            raise ConfigError(f"seed：应是整数，现有 {self.seed!r}")
        points = [stage["progress"] for stage in stages]
        if points != sorted(set(points)):
            raise ConfigError(f"schedule：progress 应逐段增大，现有 {points}")

    def at(self, progress: float) -> NoiseConfig:
        """The configuration without schedule that holds at ``progress`` in [0, 1] of the training."""
        if not self.schedule:
            return self
        later = next((i for i, s in enumerate(self.schedule) if s["progress"] >= progress), len(self.schedule))
        before = self.schedule[max(0, later - 1)]
        after = self.schedule[min(later, len(self.schedule) - 1)]
        width = after["progress"] - before["progress"]
        part = (progress - before["progress"]) / width if width > 0 else 0.0

        def between(name: str) -> float:
            start, end = (float(stage.get(name, getattr(self, name))) for stage in (before, after))
            return start + part * (end - start)

        start, end = ({**self.weights, **stage.get("weights", {})} for stage in (before, after))
        weights = {
            name: start.get(name, 0.0) + part * (end.get(name, 0.0) - start.get(name, 0.0))
            for name in _NAMES
            if name in start or name in end
        }
        return replace(self, weights=weights, rate=between("rate"), clean_share=between("clean_share"), schedule=())


def _share(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigError(f"{key}：应是 0 到 1 的数，现有 {value!r}")
    return value


def _mapping(key: str, value: object, allowed: Iterable[str]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{key}：应是一组设置，现有 {value!r}")
    for name in value:
        if name not in allowed:
            raise ConfigError(f"{key}：{unknown(name, allowed)}")
    return dict(value)


def _weights(key: str, value: object) -> dict[str, float]:
    weights = _mapping(key, value, _NAMES)
    for name, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
            raise ConfigError(f"{key}.{name}：应是不小于 0 的数，现有 {weight!r}")
    return weights


def _stage(key: str, value: object) -> dict[str, Any]:
    stage = _mapping(key, value, ("progress", *_OVERRIDES))
    if "progress" not in stage:
        raise ConfigError(f"{key}.progress：没有给值")
    for name, setting in stage.items():
        if name == "weights":
            stage[name] = _weights(f"{key}.weights", setting)
        else:
            _share(f"{key}.{name}", setting)
    return stage
