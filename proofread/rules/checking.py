"""Look for everything that the chosen rules forbid."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from proofread.edits.protect import shields
from proofread.rules.registry import select as select_rules
from proofread.rules.rule import Finding, Rule, Standard
from proofread.text.opaque import opaque_spans
from proofread.text.spans import SpanSet


class Checker:
    """Chosen rules, ready for many texts. Using it from several threads is safe."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: Final = tuple(rules)
        self._always = [rule for rule in self.rules if not rule.needs]
        # most texts have none of the characters that most rules look for
        self._by_character: dict[str, list[tuple[Rule, tuple[frozenset[str], ...]]]] = {}
        for rule in self.rules:
            others = tuple(map(frozenset, rule.needs[1:]))
            for character in set("".join(rule.needs[:1])):
                self._by_character.setdefault(character, []).append((rule, others))
        self._characters = frozenset(self._by_character)

    def check(self, text: str, *, protected: Sequence[tuple[int, int]] = ()) -> list[Finding]:
        """What the rules find in ``text``, sorted by place.

        No two findings overlap, except that what is only shown may stand around insertions. Where two would, the one
        to be applied stays before the one that is shown, then the longer one, then the one of the lower number.

        Args:
            text: one paragraph, or several with line breaks between them.
            protected: half-open spans of ``text`` that no rule may touch.
        """
        found = [
            Finding(rule, hit.start, hit.end, text[hit.start : hit.end], hit.replacement)
            for rule in (*self._always, *self._possible(set(text)))
            for hit in rule.find(text)
        ]
        if not found:
            return []
        shielded, opaque = SpanSet(protected), SpanSet(opaque_spans(text))
        found = [
            one
            for one in sorted(found, key=lambda one: (one.start - one.end, one.start, one.rule.number))
            if not shields(shielded, one.start, one.end, one.source)
            and (one.rule.inside_opaque or not opaque.hit(one.start, one.end))
        ]
        applied = _without_overlaps([one for one in found if one.applies], [])
        insertions = [one for one in applied if one.start == one.end]
        others = [one for one in applied if one.start < one.end]
        kept = _without_overlaps([one for one in found if not one.applies], others)
        return sorted((*kept, *insertions), key=_span)

    def _possible(self, present: set[str]) -> Iterable[Rule]:
        """The rules with needs that a text of these characters may break."""
        rules = {
            rule.number: rule
            for character in self._characters & present
            for rule, others in self._by_character[character]
            if not any(map(present.isdisjoint, others))
        }
        return rules.values()


def _span(one: Finding) -> tuple[int, int]:
    return one.start, one.end


def _without_overlaps(found: Iterable[Finding], kept: list[Finding]) -> list[Finding]:
    """``kept``, sorted and without overlaps, and of ``found`` what overlaps with nothing before it."""
    for one in found:
        index = bisect_left(kept, _span(one), key=_span)
        if not any(_overlap(one, other) for other in kept[max(0, index - 1) : index + 1]):
            kept.insert(index, one)
    return kept


def _overlap(one: Finding, other: Finding) -> bool:
    """Whether both cannot be done: a common character, or the same span."""
    return _span(one) == _span(other) or (one.start < other.end and other.start < one.end)


def check(
    text: str,
    select: str = "all",
    *,
    standard: Standard | str = Standard.PUBLISHING,
    protected: Sequence[tuple[int, int]] = (),
) -> list[Finding]:
    """What the rules find in one text; see :func:`proofread.rules.registry.select` and :meth:`Checker.check`.

    Raises:
        ConfigError: ``select`` or ``standard`` is unknown.
    """
    return checker(select, standard).check(text, protected=protected)


@lru_cache(maxsize=32)
def checker(codes: str, standard: Standard | str = Standard.PUBLISHING) -> Checker:
    """The rules that ``codes`` asks for, ready for many texts; see :func:`proofread.rules.registry.select`."""
    return Checker(select_rules(codes, standard))
