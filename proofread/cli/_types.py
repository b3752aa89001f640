"""Types of values on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from proofread.cli._selection import Glob
from proofread.documents.registry import FORMATS
from proofread.edits.edit import Kind
from proofread.errors import ConfigError

SUBSTITUTIONS = frozenset({Kind.HOMOPHONE, Kind.NEAR_SOUND, Kind.SHAPE, Kind.SPELLING, Kind.DE})
#: Names for several kinds at once; ``spelling`` is every substitution of characters.
GROUPS = {
    Kind.SPELLING.value: SUBSTITUTIONS,
    "grammar": frozenset({Kind.REDUNDANT, Kind.MISSING, Kind.ORDER}),
}
#: What ``--help`` says about the names.
KINDS_HELP = "KIND：\n" + "\n".join(
    [
        *(f"{kind.value:<12} {kind.label}" for kind in Kind if kind is not Kind.SPELLING),
        *(f"{name:<12} {'、'.join(kind.value for kind in Kind if kind in kinds)}" for name, kinds in GROUPS.items()),
    ]
)


class KindList(click.ParamType):
    """Comma-separated names of kinds and groups."""

    name = "KIND[,KIND]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[Kind]:
        if isinstance(value, frozenset):
            return value
        kinds: frozenset[Kind] = frozenset()
        for name in filter(None, (part.strip().lower() for part in str(value).split(","))):
            if name in GROUPS:
                kinds |= GROUPS[name]
            elif name in Kind.__members__.values():
                kinds |= {Kind(name)}
            else:
                known = "、".join(dict.fromkeys([*(kind.value for kind in Kind), *GROUPS]))
                self.fail(f"没有叫 {name!r} 的错误类型；可用：{known}", param, ctx)
        return kinds


class RuleCodes(click.ParamType):
    """Comma-separated numbers of rules, beginnings of numbers, or ``all``; with ``-`` in front to leave some out."""

    name = "CODE[,CODE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            if value:
                from proofread.rules.registry import select  # its tables would slow down every command

                select(str(value))
        except ConfigError as error:
            self.fail(str(error).removeprefix("rules："), param, ctx)
        return str(value)


class GlobType(click.ParamType):
    """A pattern as in ``.gitignore``; on the command line it is relative to the working folder."""

    name = "GLOB"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Glob:
        return value if isinstance(value, Glob) else Glob(str(Path.cwd()), str(value))


class Extension(click.ParamType):
    """A suffix, and after ``=`` the name of a format (plain text if there is none)."""

    name = ".EXT[=FORMAT]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        suffix, _, name = str(value).partition("=")
        known = [entry.name for entry in FORMATS]
        if name and name not in known:
            self.fail(f"没有叫 {name!r} 的文档格式；可用：{'、'.join(known)}", param, ctx)
        return f".{suffix.lower().removeprefix('.')}={name or known[0]}"
