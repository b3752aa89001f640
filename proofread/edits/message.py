"""An edit in one sentence for a person."""

from __future__ import annotations

from proofread.edits.edit import Edit
from proofread.edits.remark import Remark


def message(edit: Edit | Remark) -> str:
    """What is wrong and what should stand there, in Chinese; for the lists of editors and reports."""
    if edit.rule is not None:
        return f"{edit.rule.number} {edit.rule.name}：{change(edit)}。{edit.rule.reason}"
    return f"疑似{edit.label}：{change(edit)}"


def change(edit: Edit | Remark) -> str:
    """What should stand there."""
    if edit.replacement is None:
        return f"“{edit.source}”"
    if not edit.source:
        return f"此处应有“{edit.replacement}”"
    if not edit.replacement:
        return f"“{edit.source}”应删去"
    return f"“{edit.source}”应为“{edit.replacement}”"
