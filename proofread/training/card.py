"""The model card as Markdown: what the bundle is, what it learned from, how it was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def card_text(card: Mapping[str, Any]) -> str:
    """Markdown of every entry of ``card``: scalars as a list, nested values as JSON blocks."""
    lines = [f"# Model card: {card.get('name', 'proofread')}", ""]
    nested = []
    for key, value in card.items():
        if isinstance(value, Mapping | list):
            nested += [f"## {key}", "", "```json", json.dumps(value, ensure_ascii=False, indent=2), "```", ""]
        else:
            lines.append(f"- **{key}**: {value}")
    return "\n".join([*lines, "", *nested])
