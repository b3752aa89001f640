"""What the files of settings say: the user's own, and the project's.

A key is the long name of an option of ``fix`` or ``check``, and its value is read as that option reads it: there is one
list of what can be set. ``protect`` and ``replace`` hold terms themselves, ``per-file`` other values for some files.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from proofread.cli._inputs import STDIN
from proofread.cli._selection import Glob
from proofread.cli._types import GlobType
from proofread.configuration import suggestion
from proofread.errors import ConfigError

_NAMES: Final = ("proofread.toml", ".proofread.toml", "pyproject.toml")
PER_FILE: Final = "per-file"
#: What a table of ``per-file`` may set: the rest is of the whole run.
_OF_A_FILE: Final = (
    "preset",
    "min-confidence",
    "only",
    "skip",
    "rules",
    "standard",
    "protect",
    "protect-files",
    "replace",
    "replace-files",
    "encoding",
)
#: Options of a single run, which no file may set.
_OF_A_RUN: Final = frozenset(
    {
        "diff-base",
        "write-baseline",
        "config",
        "isolated",
        "show-settings",
        "help",
        "diff",
        "stdin-filename",
        "output",
        "interactive",
        "strict",
        "balanced",
        "recall",
        "no-rules",
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """One file of settings.

    Attributes:
        path: the file.
        title: what it is called to a person.
        values: fields of the options, checked and converted.
        per_file: pairs of a pattern as in ``.gitignore``, relative to the folder of the file, and such values.
    """

    path: Path
    title: str
    values: Mapping[str, Any]
    per_file: Sequence[tuple[str, Mapping[str, Any]]] = ()


def user_folder() -> Path:
    """Where the user's own settings and terms are, whether it exists or not."""
    from platformdirs import user_config_path

    return user_config_path("proofread", appauthor=False)


def project_file(arguments: Iterable[str]) -> Path | None:
    """The nearest file of settings in the common folder of ``arguments`` or one above, up to the repository's top."""
    paths = [os.path.realpath(path) for path in arguments if path != STDIN] or [str(Path.cwd())]
    common = Path(os.path.commonpath(paths))
    for folder in (common, *common.parents):
        for name in _NAMES:
            if (folder / name).is_file() and _table(folder / name) is not None:
                return folder / name
        if (folder / ".git").exists():
            return None
    return None


def read(path: Path, title: str, command: click.Command, ctx: click.Context) -> Settings:
    """The settings in the file ``path``.

    Raises:
        ConfigError: it cannot be read, a key is unknown or a value is not what the option takes; the message names
            file and key.
    """
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path}：没有 [tool.proofread]")
    reader = _Reader(path, command, ctx)
    per_file = table.pop(PER_FILE, {})
    if not isinstance(per_file, dict) or not all(isinstance(one, dict) for one in per_file.values()):
        raise ConfigError(f'{path}：{PER_FILE} 应是一组表，例如 [{PER_FILE}."*.md"]')
    return Settings(
        path,
        title,
        reader.values(table),
        [(glob, reader.values(one, f'{PER_FILE}."{glob}"', _OF_A_FILE)) for glob, one in per_file.items()],
    )


def _table(path: Path) -> dict[str, Any] | None:
    """The table of this program; None where ``pyproject.toml`` has none."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        where = f"第 {place[1]} 行第 {place[2]} 列" if place else "末尾"
        raise ConfigError(f"{path}：不是合法的 TOML（{where}）") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}：不是 UTF-8（字节 {error.start} 处）") from error
    if path.name != "pyproject.toml":
        return values
    table = values.get("tool", {}).get("proofread")
    return table if table is None or isinstance(table, dict) else {}


class _Reader:
    """Turns the tables of one file into fields of the options."""

    def __init__(self, path: Path, command: click.Command, ctx: click.Context) -> None:
        self._path = path
        self._ctx = ctx
        self._options = {key: option for option in _options(command) for key in _long_names(option)}
        self._known = [key for key in self._options if key not in _OF_A_RUN]

    def values(self, table: Mapping[str, Any], place: str = "", allowed: Iterable[str] = ()) -> dict[str, Any]:
        """``table`` by field; ``place`` is where it stands, ``allowed`` its keys if not all."""
        known = list(allowed) or [*self._known, PER_FILE]
        found: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                at = f"{place} 里" if place else ""
                raise ConfigError(f"{self._path}：{at}没有 {key!r} 这一项{suggestion(key, known)}")
            if key == "protect":
                found["protect"] = self._texts(key, value)
            elif key == "replace":
                found["replace"] = self._pairs(key, value)
            else:
                option = self._options[key]
                found[option.name or key] = self._value(key, value, option)
        return found

    def _value(self, key: str, value: Any, option: click.Option) -> Any:
        if option.is_flag:
            if not isinstance(value, bool):
                raise self._wrong(key, value, "true 或 false")
            return value
        if option.multiple:
            return tuple(self._single(key, one, option) for one in self._texts(key, value))
        return self._single(key, ",".join(value) if _is_texts(value) else value, option)

    def _single(self, key: str, value: Any, option: click.Option) -> Any:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self._wrong(key, value, "一个值")
        if isinstance(option.type, GlobType):
            return Glob(str(self._path.absolute().parent), str(value))
        if isinstance(option.type, click.Path):
            value = str(self._path.absolute().parent / str(value))
        try:
            return option.type.convert(value, option, self._ctx)
        except click.BadParameter as error:
            raise ConfigError(f"{self._path}：{key}：{error.message.rstrip('.')}") from error

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        if not _is_texts(value):
            raise self._wrong(key, value, '一列文字，例如 ["甲", "乙"]')
        return tuple(value)

    def _pairs(self, key: str, value: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict) or not all(wrong and isinstance(right, str) for wrong, right in value.items()):
            raise self._wrong(key, value, '一组词，例如 {"按装" = "安装"}')
        return tuple(value.items())

    def _wrong(self, key: str, value: Any, expected: str) -> ConfigError:
        return ConfigError(f"{self._path}：{key} 应是 {expected}，现有 {value!r}")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _options(command: click.Command) -> list[click.Option]:
    return [option for option in command.params if isinstance(option, click.Option)]


def _long_names(option: click.Option) -> list[str]:
    return [name.removeprefix("--") for name in option.opts if name.startswith("--")]


def keys(command: click.Command) -> dict[str, str]:
    """The key of each field: the last long name of its option."""
    return {option.name: _long_names(option)[-1] for option in _options(command) if option.name}
