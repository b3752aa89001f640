"""All rules, and which of them a user asked for."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from proofread.errors import ConfigError
from proofread.rules import (
    approximate,
    digits,
    ellipsis,
    forms,
    halfwidth,
    lists,
    measure,
    pairs,
    points,
    redundant,
    repeats,
    script,
    spacing,
    titles,
)
from proofread.rules.rule import Rule, Standard

_ROOMS: Final = (
    pairs,
    halfwidth,
    points,
    ellipsis,
    lists,
    titles,
    approximate,
    digits,
    spacing,
    repeats,
    script,
    measure,
    forms,
    redundant,
)
#: Every rule, sorted by number.
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted((rule for room in _ROOMS for rule in room.RULES), key=lambda rule: rule.number)
)

#: The families of rules by the letter that their numbers begin with.
FAMILIES: Final = {
    "P": "标点符号",
    "N": "数字",
    "F": "全角与半角",
    "S": "空格",
    "R": "重复",
    "H": "字形",
    "Q": "量词",
    "W": "词语",
}


def select(codes: str = "all", standard: Standard | str = Standard.PUBLISHING) -> tuple[Rule, ...]:
    """The rules that ``codes`` asks for.

    Args:
        codes: separated by commas: ``all``, the beginning of numbers (``P``, ``P01``) or a number (``P012``); with
            ``-`` in front what is taken away again. ``all`` and beginnings mean the rules of ``standard``, a number
            that rule under any standard.
        standard: the house style of the text.

    Raises:
        ConfigError: no rule is meant by a code, or there is no such standard.
    """
    try:
        standard = Standard(standard)
    except ValueError as error:
        raise ConfigError(f"standard：应为 {'、'.join(Standard)} 之一，实为 {standard!r}") from error
    chosen: set[str] = set()
    for code in filter(None, map(str.strip, codes.split(","))):
        meant = _meant(code.removeprefix("-"), standard)
        chosen = chosen - meant if code.startswith("-") else chosen | meant
    return tuple(rule for rule in RULES if rule.number in chosen)


def _meant(code: str, standard: Standard) -> set[str]:
    numbers = [rule.number for rule in RULES]
    if code in numbers:
        return {code}
    prefix = "" if code == "all" else code
    if not any(number.startswith(prefix) for number in numbers):
        near = get_close_matches(code.upper(), [*FAMILIES, *numbers], 1)
        own = [number for number in numbers if number[0] == code[:1].upper()]
        listed = f"{code[0].upper()} 类有 {'、'.join(own)}" if own else f"规则的类别有 {'、'.join(FAMILIES)}"
        hint = f"；是不是 {near[0]}？" if near else f"；{listed}"
        raise ConfigError(f"rules：没有规则 {code!r}{hint}")
    return {rule.number for rule in RULES if rule.number.startswith(prefix) and standard in rule.standards}
