"""What to train on and how to batch it, as one frozen, validated value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from proofread.configuration import build, unknown
from proofread.corpus.readers import SourceConfig
from proofread.errors import ConfigError
from proofread.noise.config import NoiseConfig

T = TypeVar("T")
Sources = Mapping[str, SourceConfig]

#: Fewest value of each number of :class:`DataConfig`.
_LEAST = {"tokens_per_batch": 1, "min_length": 1, "max_length": 1, "buffer": 0, "num_workers": 0, "seed": 0}


@dataclass(frozen=True)
class DataConfig:
    """Sources of sentences and how they become batches.

    Attributes:
        root: Folder that the paths of the sources are relative to.
        train, valid, test: Sources by name; the name is part of what keys the noise of a sentence.
        noise: How clean sentences are corrupted. Validation and test always use epoch 0 and the noise of
            the end of the training, so that they are the same every time.
        observed: Pairs whose errors family ``observed`` of the noise makes again in other sentences.
        tokens_per_batch: Padded characters per batch, of all processes together, before corruption adds a few.
        min_length, max_length: Shortest and longest sentence, in characters.
        buffer: Sentences in the shuffle buffer of each worker.
        num_workers: Loader processes.
        seed: Keys the order.
    """

    train: Sources
    root: str = ""
    valid: Sources = field(default_factory=dict)
    test: Sources = field(default_factory=dict)
    noise: NoiseConfig = field(default_factory=NoiseConfig)
    observed: str | None = None
    tokens_per_batch: int = 4000
    min_length: int = 4
    max_length: int = 128
    buffer: int = 20000
    num_workers: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        if not self.train:
            raise ConfigError("data.train：至少要有一个来源")
        if not isinstance(self.root, str) or self.root == "???":
            raise ConfigError(f"data.root：应是目录，现有 {self.root!r}；请写 data.root=目录")
        for key, least in _LEAST.items():
            value = getattr(self, key)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ConfigError(f"data.{key}：应是不小于 {least} 的整数，现有 {value!r}")
        if not isinstance(self.noise, NoiseConfig):
            raise ConfigError(f"data.noise：应是注入错误的设置，现有 {self.noise!r}")
        if self.min_length > self.max_length:
            raise ConfigError(f"data.min_length：{self.min_length} 大于 max_length {self.max_length}")
        if self.max_length >= self.tokens_per_batch:
            raise ConfigError(
                f"data.tokens_per_batch：{self.tokens_per_batch} 放不下一个 max_length {self.max_length} 的句子"
            )

    def located(self, sources: Sources) -> Sources:
        """``sources`` with their paths below :attr:`root`; absolute paths stay."""
        return {n: replace(s, path=self._below(s.path)) for n, s in sources.items()}

    @property
    def observed_path(self) -> str | None:
        """Where the pairs of :attr:`observed` are."""
        return None if self.observed is None else self._below(self.observed)

    def _below(self, path: str) -> str:
        return str(Path(self.root).expanduser() / path)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DataConfig:
        """Build the configuration from plain nested values, as in ``conf/data/*.yaml``.

        Raises:
            ConfigError: A key is unknown or missing or a value out of range; the message names the key.
        """
        known = [entry.name for entry in fields(cls)]
        for name in values:
            if name not in known:
                raise ConfigError(f"data：{unknown(name, known)}")
        plain = {"train": {}, **values}
        for part in {"train", "valid", "test"} & plain.keys():
            plain[part] = _sources(f"data.{part}", plain[part])
        if isinstance(plain.get("noise"), Mapping):
            plain["noise"] = _built(NoiseConfig, plain["noise"], "data.noise")
        return cls(**plain)


def _sources(key: str, values: Any) -> dict[str, SourceConfig]:
    if not isinstance(values, Mapping):
        raise ConfigError(f"{key}：应是按名字列出的来源，现有 {values!r}")
    return {str(name): _built(SourceConfig, source, f"{key}.{name}") for name, source in values.items()}


def _built(target: type[T], values: Any, key: str) -> T:
    """As :func:`build`, with the place in front of what the dataclass itself says."""
    try:
        return build(target, values, key)
    except ConfigError as error:
        if str(error).startswith(key):
            raise
        raise ConfigError(f"{key}.{error}") from error
