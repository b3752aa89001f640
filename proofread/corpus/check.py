"""All inputs of a training are looked at before it starts, so that a wrong file ends it in its first seconds."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Final

from proofread.corpus.config import DataConfig
from proofread.corpus.readers import SourceConfig, read
from proofread.errors import ConfigError, FormatError

#: Records that are read of every file.
_RECORDS: Final = 200


def check_sources(config: DataConfig) -> None:
    """Open every file that training and validation read, and parse its first records.

    Raises:
        ConfigError: nothing matches a source, or one source mixes clean text and pairs.
        FormatError: a file cannot be read or does not hold what its suffix says; the message names it.
    """
    for part, sources in (("train", config.train), ("valid", config.valid)):
        for name, source in config.located(sources).items():
            key = f"data.{part}.{name}"
            try:
                _check(source, key)
            except (ConfigError, FormatError) as error:
                raise type(error)(f"{key}：{error}") from error


def _check(source: SourceConfig, key: str) -> None:
    shapes: dict[bool, str] = {}
    for name, path, _ in source.files():
        try:
            records = list(islice(read(path, replace(source, filter="all")), _RECORDS))
        except FormatError as error:
            raise FormatError(f"{error}；{_advice(key)}") from error
        for paired in {record.target is not None for record in records}:
            shapes.setdefault(paired, name)
    if len(shapes) == 2:
        raise ConfigError(f"{shapes[True]} 是错句和正句，{shapes[False]} 却只有正句；{_advice(key)}")


def _advice(key: str) -> str:
    return f"不属于这个来源的文件可以用通配略去，例如 {key}.path='*.txt*'"
