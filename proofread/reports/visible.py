"""Control characters must not reach a terminal: they could recolour it, or worse."""

from __future__ import annotations

from typing import Final

_CONTROL: Final = (*range(32), *range(127, 160))
_REPLACED: Final = dict.fromkeys(_CONTROL, "�") | {ord("\t"): " "}
#: What XML and HTML cannot contain; tab and line breaks they can.
_UNREADABLE: Final = dict.fromkeys((*(set(_CONTROL) - {9, 10, 13}), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "�")
_ESCAPED: Final = {point: f"\\x{point:02x}" for point in _CONTROL}


def visible(text: str) -> str:
    """A text to read: a blank for a tab, ``�`` for other control characters."""
    return text.translate(_REPLACED)


def readable(text: str) -> str:
    """A text of any number of lines for a page or a table: ``�`` for what these cannot contain."""
    return text.translate(_UNREADABLE)


def escaped(name: str) -> str:
    r"""A name to recognise: ``\x1b`` and the like for control characters."""
    return name.translate(_ESCAPED)
