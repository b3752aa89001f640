"""Name the relation between what stands in the text and what should: the kind of an edit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from proofread.edits.edit import Edit, Kind

#: The three structural particles that are mixed up most of all; their mix-up has its own kind.
DE: Final = frozenset("的地得")

Relation = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Relations:
    """Three tests on two characters each; the lexicon, on a higher floor, supplies them."""

    same_sound: Relation
    near_sound: Relation
    similar_shape: Relation


class Classifier:
    """Gives edits their :class:`Kind`; the first relation that holds for every changed pair wins."""

    def __init__(self, relations: Relations) -> None:
        self._tests: tuple[tuple[Kind, Relation], ...] = (
            (Kind.DE, lambda left, right: left in DE and right in DE),
            (Kind.HOMOPHONE, relations.same_sound),
            (Kind.NEAR_SOUND, lambda *pair: relations.same_sound(*pair) or relations.near_sound(*pair)),
            (Kind.SHAPE, relations.similar_shape),
        )

    def classify(self, source: str, replacement: str) -> Kind:
        """The kind of replacing ``source`` by ``replacement``; raises ``ValueError`` when they are equal."""
        if source == replacement:
            raise ValueError(f"expected a change, got {source!r} twice")
        if all(_is_punctuation(character) for character in source + replacement):
            return Kind.PUNCTUATION
        if len(source) == len(replacement):
            if len(source) > 1 and sorted(source) == sorted(replacement):
                return Kind.ORDER
            changed = [pair for pair in zip(source, replacement, strict=True) if pair[0] != pair[1]]
            return next((kind for kind, test in self._tests if all(test(*pair) for pair in changed)), Kind.SPELLING)
        if _is_subsequence(replacement, source):
            return Kind.REDUNDANT
        if _is_subsequence(source, replacement):
            return Kind.MISSING
        return Kind.SPELLING

    def classified(self, edits: Iterable[Edit]) -> list[Edit]:
        """The same edits, each with its kind."""
        return [replace(edit, kind=self.classify(edit.source, edit.replacement)) for edit in edits]


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)
