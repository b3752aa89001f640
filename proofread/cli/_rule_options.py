"""The options of every command that checks by rules."""

from __future__ import annotations

import click

from proofread.cli._types import RuleCodes

STANDARDS = ("gongwen", "publishing", "web")

rules_option = click.option(
    "--rules",
    type=RuleCodes(),
    default="",
    metavar="CODE[,CODE]",
    help="另按规则查：all、类别（P）或编号（P004），前面加 - 是去掉；清单见 proofread rules。",
)
standard_option = click.option(
    "--standard",
    type=click.Choice(STANDARDS),
    default="publishing",
    metavar="NAME",
    help="规则按哪种体例：gongwen（公文）、publishing（出版，默认）或 web（网络）。",
)
