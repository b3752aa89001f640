"""``proofread rules``: which rules there are, and what one of them says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from proofread.cli._click import Command
from proofread.cli._rule_options import STANDARDS

if TYPE_CHECKING:
    from proofread.rules.rule import Rule


@click.command(
    cls=Command,
    help="""列出不用模型的规则，或说明其中几条。

    CODE 是编号（P004）或编号的开头（P、P00），逗号隔开，前面加 - 是去掉；不写就列出全部。
    写全一个编号时给出依据、说明、正例和反例。用 check、fix 的 --rules 启用。""",
    examples=(
        ("proofread rules", "列出全部"),
        ("proofread rules P004", "一条规则的依据、说明和例子"),
        ("proofread rules N --standard gongwen", "公文用的数字规则"),
    ),
)
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--standard", type=click.Choice(STANDARDS), metavar="NAME", help="只列这种体例的规则。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出的格式，默认 text。")
def rules(code: str | None, standard: str | None, form: str) -> None:
    """Print the rules."""
    from proofread.rules import RULES, select

    chosen = _chosen(code, standard) if code or standard else RULES
    if form == "json":
        click.echo(json.dumps([_plain(rule) for rule in chosen], ensure_ascii=False, indent=1))
    elif code and [rule.number for rule in chosen] == [code]:
        click.echo("\n".join(_explained(*select(code))))
    else:
        click.echo("\n".join(_listed(chosen)))


def _chosen(code: str | None, standard: str | None) -> Sequence[Rule]:
    """The rules that ``code`` means under ``standard``, or under any."""
    from proofread.rules import RULES, select

    numbers = {rule.number for one in ([standard] if standard else STANDARDS) for rule in select(code or "all", one)}
    return [rule for rule in RULES if rule.number in numbers]


def _listed(rules: Sequence[Rule]) -> Iterator[str]:
    from proofread.rules.registry import FAMILIES

    for letter, family in FAMILIES.items():
        own = [rule for rule in rules if rule.number.startswith(letter)]
        if own:
            yield f"{letter} {family}"
        for rule in own:
            yield f"  {rule.number}  {rule.level.label}  {rule.name}（{rule.standards_label}）"


def _explained(rule: Rule) -> Iterator[str]:
    from proofread.rules.judgement import judgements

    yield f"{rule.number} {rule.name}"
    yield f"依据：{rule.clause or '编校惯例'}"
    yield f"说明：{rule.explanation}"
    yield f"处理：{rule.level.label}{'' if rule.level == 'error' else '，只提示，不改'}；适用：{rule.standards_label}"
    known = judgements().get(rule.number)
    if known is not None:
        yield f"抽查：{known.judged} 处里 {known.right} 处对，置信度 {known.confidence:.0%}"
    yield "例："
    for before, after in rule.wrong:
        yield f"  {_line(before)} → {_line(after)}" if before != after else f"  {_line(before)}"
    yield "不算错："
    yield from (f"  {_line(text)}" for text in rule.keep)


def _line(text: str) -> str:
    return text.replace("\n", "⏎")


def _plain(rule: Rule) -> dict[str, Any]:
    return {
        **rule.norm.to_dict(),
        "level": rule.level.value,
        "standards": sorted(rule.standards),
        "kind": rule.kind.value,
        "wrong": rule.wrong,
        "keep": rule.keep,
    }
