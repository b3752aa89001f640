"""A rule: what it forbids, by which clause, how it finds it, and the examples that are its tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from proofread.edits.edit import Edit, Kind
from proofread.edits.norm import Norm
from proofread.edits.remark import Remark
from proofread.rules.judgement import confidence


class Standard(StrEnum):
    """House style that a text follows; some rules belong to one of them only."""

    GONGWEN = "gongwen"
    PUBLISHING = "publishing"
    WEB = "web"

    @property
    def label(self) -> str:
        """The Chinese name shown to a person."""
        return {"gongwen": "公文", "publishing": "出版", "web": "网络"}[self.value]


EVERY: Final = frozenset(Standard)
#: Texts that are printed or filed.
FORMAL: Final = frozenset({Standard.GONGWEN, Standard.PUBLISHING})


class Level(StrEnum):
    """What becomes of a finding."""

    ERROR = "error"
    ADVICE = "advice"

    @property
    def label(self) -> str:
        """The Chinese name shown to a person."""
        return {"error": "错误", "advice": "建议"}[self.value]


class Hit(NamedTuple):
    """A place that breaks a rule: ``text[start:end]``, and what should stand there if that is certain enough to say."""

    start: int
    end: int
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for.

    Attributes:
        number: stable name, a letter for the family and three digits.
        name: what is wrong, in a few Chinese words.
        clause: where that is laid down; empty for usage without a written norm.
        explanation: why, in a Chinese sentence.
        find: yields the places in a text, in any order; must take linear time.
        wrong: examples: a text, and the same text with every replacement done; the two are equal where the rule
            only points at something.
        keep: texts that look like it and are right.
        needs: sets of characters; a text that lacks all characters of one of them cannot break the rule.
        level: an error's replacement is applied, advice is only shown.
        kind: the kind of the edits.
        standards: where the rule belongs to ``all``.
        inside_opaque: whether the rule also looks into Latin words, numbers and addresses.
    """

    number: str
    name: str
    clause: str
    explanation: str
    find: Callable[[str], Iterable[Hit]]
    wrong: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]
    needs: tuple[str, ...] = ()
    level: Level = Level.ERROR
    kind: Kind = Kind.PUNCTUATION
    standards: frozenset[Standard] = EVERY
    inside_opaque: bool = False

    @property
    def standards_label(self) -> str:
        """The house styles it belongs to, in Chinese."""
        return "全部" if self.standards == EVERY else "、".join(one.label for one in Standard if one in self.standards)

    @property
    def norm(self) -> Norm:
        """What a person wants to know of it."""
        return Norm(self.number, self.name, self.clause, self.explanation)


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a text breaks a rule; offsets are code points of that text."""

    rule: Rule
    start: int
    end: int
    source: str
    replacement: str | None

    @property
    def applies(self) -> bool:
        """Whether the replacement is to be made, not only shown."""
        return self.replacement is not None and self.rule.level is Level.ERROR

    def edit(self) -> Edit:
        """The correction; raises ``ValueError`` where the rule has none."""
        if self.replacement is None:
            raise ValueError(f"{self.rule.number} has no replacement for {self.source!r}")
        sure = confidence(self.rule.number)
        return Edit(self.start, self.end, self.source, self.replacement, self.rule.kind, sure, rule=self.rule.norm)

    def remark(self) -> Remark:
        """The finding as something that is only shown."""
        rule = self.rule
        sure = confidence(rule.number)
        return Remark(self.start, self.end, self.source, self.replacement, rule.kind, sure, rule.norm)


@cache  # when it is first looked for: most short texts call for few of the rules
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.MULTILINE)


def pattern(
    expression: str, replacement: str | Callable[[re.Match[str]], str | None]
) -> Callable[[str], Iterator[Hit]]:
    """A rule's ``find``: every match of a regular expression (``^`` and ``$`` are those of a paragraph).

    Args:
        expression: what is wrong, with the context in look-arounds.
        replacement: what should stand there; or a function that tells it of a match, or None where there is none.
    """

    def find(text: str) -> Iterator[Hit]:
        for match in _compiled(expression).finditer(text):
            yield Hit(*match.span(), replacement if isinstance(replacement, str) else replacement(match))

    return find
