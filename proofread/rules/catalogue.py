"""The rules as a document, generated so that it cannot differ from them."""

from __future__ import annotations

from proofread.rules.registry import FAMILIES, RULES
from proofread.rules.rule import Rule


def markdown() -> str:
    """Every rule with clause, explanation and an example, as Markdown tables by family."""
    parts: list[str] = []
    for letter, family in FAMILIES.items():
        rows = [_row(rule) for rule in RULES if rule.number.startswith(letter)]
        head = "| 编号 | 规则 | 依据 | 说明 | 例 | 处理 | 适用 |\n|---|---|---|---|---|---|---|"
        parts.append("\n".join([f"### {letter} {family}\n", head, *rows, ""]))
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    before, after = rule.wrong[0]
    example = before if before == after else f"{before} → {after}"
    cells = (
        rule.number,
        rule.name,
        rule.clause or "编校惯例",
        rule.explanation,
        example,
        rule.level.label,
        rule.standards_label,
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "⏎") for cell in cells) + " |"
