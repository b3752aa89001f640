"""The model card as Markdown: what the bundle is, what it learned from, how it was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def card_text(card: Mapping[str, Any]) -> str:
    """Markdown of every entry of ``card``: scalars and lists as lists, rows of the same kind as tables, the rest as
    sections.
    """
    return "\n".join([f"# Model card: {card.get('name', 'proofread')}", "", *_entries(card, 2)])


def _entries(values: Mapping[str, Any], level: int) -> Iterator[str]:
    """What is flat first, then a section of this heading's ``level`` for each other entry."""
    flat = {name: value for name, value in values.items() if not isinstance(value, Mapping | list)}
    yield from [*(f"- **{name}**: {_shown(value)}" for name, value in flat.items()), ""] if flat else []
    for name, value in values.items():
        if name not in flat:
            yield from (f"{'#' * level} {name}", "", *_section(value, level + 1))


def _section(value: Mapping[str, Any] | list[Any], level: int) -> Iterator[str]:
    rows = list(value.values()) if isinstance(value, Mapping) else value
    if rows and all(isinstance(row, Mapping) and not any(map(_nested, row.values())) for row in rows):
        yield from _table(list(value) if isinstance(value, Mapping) else None, rows)
    elif isinstance(value, Mapping):
        yield from _entries(value, level)
    else:
        yield from [*(f"- {_shown(one)}" for one in value), ""]


def _table(names: Sequence[str] | None, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A row for each mapping, a column for each key; in front what the rows are called, if that is known."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    yield _line(["", *columns] if names else columns)
    yield "|---" * (len(columns) + bool(names)) + "|"
    for number, row in enumerate(rows):
        cells = [_shown(row.get(column)) for column in columns]
        yield _line([names[number], *cells] if names else cells)
    yield ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _nested(value: object) -> bool:
    return isinstance(value, Mapping | list)


def _shown(value: object) -> str:
    return "–" if value is None else str(value)
