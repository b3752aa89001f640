"""Plain nested values (YAML, JSON) to frozen dataclasses; an unknown key fails by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_type_hints

from proofread.errors import ConfigError

T = TypeVar("T")


def build(target: type[T], values: Mapping[str, Any], key: str) -> T:
    """An instance of the dataclass ``target`` from ``values``; nested dataclasses are built in turn.

    Args:
        target: the dataclass.
        values: its fields by name.
        key: where ``values`` stand in the configuration, for messages.

    Raises:
        ConfigError: a key is unknown or missing, a value has the wrong type or the dataclass refuses it; the
            message names the key.
    """
    if not isinstance(values, Mapping):
        raise ConfigError(f"{key}：应是一组设置，现有 {values!r}")
    known = {field.name: field for field in fields(target)}  # type: ignore[arg-type]
    for name in values:
        if name not in known:
            raise ConfigError(f"{key}：{unknown(name, known)}")
    for name, field in known.items():
        if name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise ConfigError(f"{key}.{name}：没有给值")
    hints = get_type_hints(target)
    arguments = {}
    for name, value in values.items():
        if is_dataclass(hints[name]):
            arguments[name] = build(hints[name], value, f"{key}.{name}")
        elif hints[name] in _ACCEPTED and type(value) not in _ACCEPTED[hints[name]]:
            raise ConfigError(f"{key}.{name}：应是{_NAMES[hints[name]]}，现有 {value!r}")
        else:
            arguments[name] = value
    try:
        return target(**arguments)
    except TypeError as error:
        raise ConfigError(f"{key}：{error}") from error


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to add to a message about an unknown ``name``: the most similar one of ``known``, if any is."""
    near = get_close_matches(name, list(known), 1)
    return f"；是不是 {near[0]!r}？" if near else ""


def unknown(name: Any, known: Iterable[str]) -> str:
    """A message about a key that nobody knows, with those that are known."""
    known = list(known)
    return f"没有 {name!r} 这一项{suggestion(str(name), known) or '；'}可用：{'、'.join(known)}"


#: Types of values by type of field; a truth value is no number here.
_ACCEPTED: dict[Any, tuple[type, ...]] = {bool: (bool,), int: (int,), float: (float, int), str: (str,)}
_NAMES = {bool: " true 或 false", int: "整数", float: "数", str: "文字"}
