"""What may reach the user. Every guard has a name; ``--stats`` reports how many proposals each one dropped."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final

from proofread.edits import artefacts
from proofread.edits.edit import Edit, Kind
from proofread.edits.names import name_spans, swaps_surname
from proofread.edits.protect import TermIndex
from proofread.errors import ConfigError
from proofread.text.characters import is_chinese, is_han
from proofread.text.opaque import opaque_spans
from proofread.text.spans import SpanSet

# the first code of Big5's level 2, characters too rare to tell a traditional text
_BIG5_RARE: Final = b"\xc9\x40"
_PAIRED: Final = frozenset("“”‘’（）《》〈〉【】〔〕「」『』")


@dataclass(frozen=True, slots=True)
class GuardOptions:
    """What a user lets through.

    Attributes:
        min_confidence: least confidence of an edit, in [0, 1].
        min_confidence_by_kind: other thresholds for single kinds.
        only: kinds that may pass; empty means all.
        skip: kinds that may not pass.
        protected: terms whose occurrences in the text stay as they are.
        max_changed: characters that may change in one sentence; the most confident edits are kept.
        max_changed_share: share of a sentence in (0, 1] that may change; a sentence with more proposals is
            being rewritten, and none of them is kept. Two characters are always allowed.
        encoding: codec in which every replacement must be writable, if any.

    Raises:
        ConfigError: for a value out of range or an unknown codec, naming the option.
    """

    min_confidence: float = 0.5
    min_confidence_by_kind: Mapping[Kind, float] = field(default_factory=dict)
    only: frozenset[Kind] = frozenset()
    skip: frozenset[Kind] = frozenset()
    protected: frozenset[str] = frozenset()
    max_changed: int = 16
    max_changed_share: float = 0.3
    encoding: str | None = None

    def __post_init__(self) -> None:
        for value in (self.min_confidence, *self.min_confidence_by_kind.values()):
            if not 0 <= value <= 1:
                raise ConfigError(f"min_confidence: expected a number in [0, 1], got {value}")
        if self.max_changed < 1:
            raise ConfigError(f"max_changed: expected at least 1, got {self.max_changed}")
        if not 0 < self.max_changed_share <= 1:
            raise ConfigError(f"max_changed_share: expected a number in (0, 1], got {self.max_changed_share}")
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except LookupError as error:
                raise ConfigError(f"encoding: unknown codec {self.encoding!r}") from error

    def with_preset(self, preset: Mapping[str, float]) -> GuardOptions:
        """The same with the thresholds of ``preset``: ``default``, and by the value of a kind."""
        by_kind = {kind: preset[kind.value] for kind in Kind if kind.value in preset}
        return replace(self, min_confidence=preset["default"], min_confidence_by_kind=by_kind)


class Guards:
    """Filters the proposals for one sentence after another; holds no state between them."""

    def __init__(self, options: GuardOptions) -> None:
        self.options: Final = options
        self._terms = TermIndex(options.protected)

    def filter(self, sentence: str, edits: Sequence[Edit], dropped: Counter[str]) -> list[Edit]:
        """The edits that pass every guard.

        Args:
            sentence: the text that the offsets of ``edits`` refer to.
            edits: sorted, disjoint proposals.
            dropped: receives, by guard name, how many were dropped.
        """
        if not edits:
            return []
        scene = _Scene(sentence, self.options, self._terms)
        kept = list(edits)
        for name, allows in _SINGLE.items():
            kept = _counted(name, kept, [edit for edit in kept if allows(scene, edit)], dropped)
        for name, select in _JOINT.items():
            kept = _counted(name, kept, select(scene, kept), dropped)
        return kept


def _counted(name: str, before: list[Edit], after: list[Edit], dropped: Counter[str]) -> list[Edit]:
    if len(after) < len(before):
        dropped[name] += len(before) - len(after)
    return after


@dataclass
class _Scene:
    """What the guards look at; spans are found when the first edit asks for them."""

    sentence: str
    options: GuardOptions
    terms: TermIndex

    @cached_property
    def opaque(self) -> SpanSet:
        return SpanSet(opaque_spans(self.sentence))

    @cached_property
    def protected(self) -> SpanSet:
        return SpanSet(self.terms.occurrences(self.sentence))

    @cached_property
    def names(self) -> SpanSet:
        return SpanSet(name_spans(self.sentence))

    @cached_property
    def script(self) -> int:
        """Below zero when simplified forms prevail in the sentence, above when traditional ones do."""
        return sum(map(_script, self.sentence))


def _kind(scene: _Scene, edit: Edit) -> bool:
    options = scene.options
    return edit.kind not in options.skip and (not options.only or edit.kind in options.only)


def _confidence(scene: _Scene, edit: Edit) -> bool:
    options = scene.options
    return edit.confidence >= options.min_confidence_by_kind.get(edit.kind, options.min_confidence)


def _opaque(scene: _Scene, edit: Edit) -> bool:
    return not scene.opaque.hit(edit.start, edit.end)


def _han_only(scene: _Scene, edit: Edit) -> bool:
    return all(map(is_chinese, edit.source + edit.replacement))


def _encoding(scene: _Scene, edit: Edit) -> bool:
    return scene.options.encoding is None or _encodable(edit.replacement, scene.options.encoding)


def _protected(scene: _Scene, edit: Edit) -> bool:
    return not scene.protected.hit(edit.start, edit.end)


def _name(scene: _Scene, edit: Edit) -> bool:
    return not scene.names.hit(edit.start, edit.end) and not swaps_surname(
        scene.sentence, edit.start, edit.source, edit.replacement
    )


def _quotes(scene: _Scene, edit: Edit) -> bool:
    """Quotes and brackets stay as they are: a quotation often closes in another sentence, out of sight."""
    return _PAIRED.isdisjoint(edit.source) and _PAIRED.isdisjoint(edit.replacement)


def _traditional(scene: _Scene, edit: Edit) -> bool:
    """Neither turn a form of one script into the other's, nor bring in a form foreign to the sentence."""
    old, new = set(map(_script, edit.source)), set(map(_script, edit.replacement))
    if (1 in new and -1 in old) or (-1 in new and 1 in old):
        return False
    return not (1 in new and scene.script <= 0) and not (-1 in new and scene.script > 0)


def _limit(scene: _Scene, edits: list[Edit]) -> list[Edit]:
    if artefacts.rewrites(scene.sentence, edits, share=scene.options.max_changed_share):
        return []
    return artefacts.most_certain(edits, budget=scene.options.max_changed)


def _truncation(scene: _Scene, edits: list[Edit]) -> list[Edit]:
    return artefacts.without_truncation(scene.sentence, edits)


def _repetition(scene: _Scene, edits: list[Edit]) -> list[Edit]:
    return artefacts.without_repetition(scene.sentence, edits)


def _encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1 << 16)
def _script(character: str) -> int:
    """-1 for a form that only simplified Chinese has, 1 for one that only traditional has, else 0.

    The character sets decide: GB 2312 without Big5, or the frequent half of Big5 without GB 2312.
    """
    if not is_han(character):
        return 0
    simplified = _encodable(character, "gb2312")
    if _encodable(character, "big5"):
        return int(not simplified and character.encode("big5") < _BIG5_RARE)
    return -int(simplified)


#: Guards that judge each edit alone, in order; an edit counts for the first one that drops it.
_SINGLE: Final[dict[str, Callable[[_Scene, Edit], bool]]] = {
    "kind": _kind,
    "confidence": _confidence,
    "opaque": _opaque,
    "script": _han_only,
    "encoding": _encoding,
    "protected": _protected,
    "name": _name,
    "quotes": _quotes,
    "traditional": _traditional,
}
#: Guards that judge what is left of a sentence's edits together; repetition comes last, to see the result.
_JOINT: Final[dict[str, Callable[[_Scene, list[Edit]], list[Edit]]]] = {
    "limit": _limit,
    "truncation": _truncation,
    "repetition": _repetition,
}
#: The names of all guards, in the order in which they judge.
GUARD_NAMES: Final = (*_SINGLE, *_JOINT)
