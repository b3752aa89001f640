"""The options of every command that checks by rules."""

from __future__ import annotations

import click
from click.core import ParameterSource

from proofread.cli._types import RuleCodes
from proofread.edits.norm import DEFAULT_RULES

STANDARDS = ("gongwen", "publishing", "web")

#: Where a context remembers that no rules are wanted.
_NONE = "proofread.no-rules"


def _none(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[_NONE] = value


def _codes(ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not ctx.meta.get(_NONE):
        return value
    if ctx.get_parameter_source("rules") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--rules 与 --no-rules 只能选一个")
    return ""


def rules_were_declined(ctx: click.Context) -> bool:
    """Whether the command line says that no rules are to be checked."""
    return bool(ctx.meta.get(_NONE))


rules_option = click.option(
    "--rules",
    type=RuleCodes(),
    default=DEFAULT_RULES,
    callback=_codes,
    metavar="CODE[,CODE]",
    help="按哪些规则查：all、类别（P）或编号（P004），前面加 - 是去掉；"
    f"默认只有 {DEFAULT_RULES}（四个字以上的误写）。清单见 proofread rules。",
)
no_rules_option = click.option(
    "--no-rules", is_flag=True, is_eager=True, expose_value=False, callback=_none, help="不按规则查，只用模型。"
)
standard_option = click.option(
    "--standard",
    type=click.Choice(STANDARDS),
    default="publishing",
    metavar="NAME",
    help="规则按哪种体例：gongwen（公文）、publishing（出版，默认）或 web（网络）。",
)
