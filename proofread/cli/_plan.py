"""What the command line and the files of settings ask for together, as a whole and for each file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from proofread.cli._inputs import STDIN
from proofread.cli._options import Options, preset_was_given
from proofread.cli._rule_options import rules_were_declined
from proofread.cli._selection import Glob
from proofread.cli._settings import Settings, keys, project_file, read, user_folder

#: Fields whose values add up; of all others the last one counts.
_SUMS: Final = frozenset({"protect", "protect_files", "replace", "replace_files", "include", "exclude", "extension"})
_HIDDEN: Final = frozenset({"show_settings", "diff", "stdin_filename"})
#: The user's own terms, wherever a file is proofread; ``fix -i`` adds to them.
TERMS: Final = "protect.txt"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for.

    Attributes:
        options: for files without values of their own.
        others: values of options that only the command in question has.
        settings: the files that were read, the weakest first.
        given: fields that the command line sets, which no file overrides.
    """

    options: Options
    others: Mapping[str, Any]
    settings: tuple[Settings, ...]
    given: frozenset[str]

    @property
    def has_rules(self) -> bool:
        """Whether rules are checked in any file."""
        return bool(self.options.rules) or any(
            values.get("rules") for settings in self.settings for _, values in settings.per_file
        )

    def for_file(self, path: str) -> Options:
        """The options for one file, which ``per-file`` may give values of its own."""
        name = os.path.realpath(self.options.stdin_filename or STDIN if path == STDIN else path)
        layers = [
            values
            for settings in self.settings
            for glob, values in settings.per_file
            if Glob(str(settings.path.absolute().parent), glob).matches(name)
        ]
        if not layers:
            return self.options
        merged = {field.name: getattr(self.options, field.name) for field in fields(Options)}
        for layer in layers:
            _add(merged, layer, self.given)
        return Options(**merged)

    def shown(self) -> str:
        """The settings in force as TOML, each with the file it comes from."""
        from proofread.cli.fix import fix

        names = keys(fix)
        lines = [f"# {settings.title}：{settings.path}" for settings in self.settings] or ["# 没有设置文件"]
        for field in fields(Options):
            value = getattr(self.options, field.name)
            origin = "命令行" if field.name in self.given else ""
            for settings in self.settings:
                if not origin or field.name in _SUMS:
                    origin = settings.title if field.name in settings.values else origin
            if field.name not in _HIDDEN and value not in (None, "", (), frozenset()):
                lines.append(
                    f"{names.get(field.name, field.name)} = {_toml(value)}" + (f"  # {origin}" if origin else "")
                )
        for settings in self.settings:
            for glob, values in settings.per_file:
                lines += ["", f"[per-file.{_toml(glob)}]  # {settings.title}"]
                lines += [f"{names.get(name, name)} = {_toml(value)}" for name, value in values.items()]
        return "\n".join(lines)


def settle(ctx: click.Context, files: Sequence[str], values: Mapping[str, Any]) -> Plan:
    """Join what the command line says with the files of settings.

    Args:
        ctx: of the command.
        files: its arguments.
        values: its options, with ``config`` and ``isolated``, which say which files are read.

    Raises:
        ConfigError: as of :func:`proofread.cli._settings.read`.
    """
    from proofread.cli.fix import fix  # it has all options that can be set

    settings: list[Settings] = []
    merged: dict[str, Any] = {}
    if not values["isolated"]:
        for title, path in (
            ("用户设置", user_folder() / "proofread.toml"),
            ("项目设置", values["config"] or project_file(files)),
        ):
            if path is not None and path.is_file():
                settings.append(read(path, title, fix, ctx))
        if (user_folder() / TERMS).is_file():
            merged["protect_files"] = (user_folder() / TERMS,)
    given = frozenset(name for name in values if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE)
    if preset_was_given(ctx):
        given |= {"preset"}
    if rules_were_declined(ctx):
        given |= {"rules"}
    for layer in (*(one.values for one in settings), {name: values[name] for name in given}):
        _add(merged, layer, frozenset())
    merged = {**values, "protect": (), "replace": (), **merged}
    names = {field.name for field in fields(Options)}
    return Plan(
        Options(**{name: merged[name] for name in names}),
        {name: value for name, value in merged.items() if name not in names},
        tuple(settings),
        given,
    )


def _add(merged: dict[str, Any], layer: Mapping[str, Any], fixed: frozenset[str]) -> None:
    """Put the values of a stronger layer over ``merged``, except for those that are ``fixed``."""
    for name, value in layer.items():
        if name in _SUMS:
            merged[name] = (*merged.get(name, ()), *value)
        elif name not in fixed:
            merged[name] = value
    if "preset" in layer and "min_confidence" not in layer and not fixed & {"preset", "min_confidence"}:
        merged["min_confidence"] = None  # it would replace the preset


def _toml(value: Any) -> str:
    if isinstance(value, Glob):
        return _toml(value.pattern)
    if isinstance(value, (frozenset, tuple)):
        if value and all(type(one) is tuple for one in value):
            return "{ " + ", ".join(f"{_toml(wrong)} = {_toml(right)}" for wrong, right in value) + " }"
        items = sorted(map(str, value)) if isinstance(value, frozenset) else value
        return "[" + ", ".join(map(_toml, items)) + "]"
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
