"""What may reach the user. Every guard has a name; ``--stats`` reports how many proposals each one dropped."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from proofread.edits import artefacts
from proofread.edits.edit import Edit, Kind
from proofread.edits.names import name_spans, swaps_surname
from proofread.edits.protect import TermIndex
from proofread.edits.remark import Mark, Remark
from proofread.edits.standard import is_common, script
from proofread.errors import ConfigError
from proofread.text.characters import encodable, is_chinese
from proofread.text.opaque import opaque_spans
from proofread.text.spans import Span, SpanSet

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
        TypeError: ``protected`` is one text instead of a set of terms.
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
        if isinstance(self.protected, str):
            raise TypeError(f"protected: expected a set of terms, got the text {self.protected!r}")
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

    @property
    def least(self) -> float:
        """The confidence below which no edit of any kind may pass."""
        return min((self.min_confidence, *self.min_confidence_by_kind.values()))

    def with_preset(self, preset: Mapping[str, float]) -> GuardOptions:
        """The same with the thresholds of ``preset``: ``default``, and by the value of a kind."""
        by_kind = {kind: preset[kind.value] for kind in Kind if kind.value in preset}
        return replace(self, min_confidence=preset["default"], min_confidence_by_kind=by_kind)


class Guards:
    """Filters the proposals for one sentence after another; holds no state between them."""

    def __init__(self, options: GuardOptions) -> None:
        self.options: Final = options
        self._terms = TermIndex(options.protected)

    def filter(
        self,
        sentence: str,
        edits: Sequence[Edit],
        dropped: Counter[str],
        *,
        protected: Sequence[Span] = (),
        share: float = 1.0,
    ) -> list[Edit]:
        """The edits that pass every guard.

        Args:
            sentence: the text that the offsets of ``edits`` refer to.
            edits: sorted, disjoint proposals.
            dropped: receives, by guard name, how many were dropped.
            protected: spans that no edit may touch, beside the terms of the options; they may reach beyond it.
            share: of the least confidence, that is enough.
        """
        if not edits:
            return []
        around = _Surroundings(sentence, self.options, self._terms, protected, share)
        kept = list(edits)
        for name, allows in _SINGLE.items():
            kept = _counted(name, kept, [edit for edit in kept if allows(around, edit)], dropped)
        for name, select in _JOINT.items():
            kept = _counted(name, kept, select(around, kept), dropped)
        return kept

    def filter_ruled(
        self, text: str, found: Sequence[Mark], dropped: Counter[str], *, protected: Sequence[Span] = ()
    ) -> list[Mark]:
        """What rules found and the user lets through; arguments as of :meth:`filter`, for a whole text.

        The other guards check guesses of a model. A rule says what it finds wherever it finds it.
        """
        if not found:
            return []
        around = _Surroundings(text, self.options, self._terms, protected)
        kept = list(found)
        for name in _RULED:
            passed = [one for one in kept if _SINGLE[name](around, one)]
            if len(passed) < len(kept):
                dropped[name] += len(kept) - len(passed)
            kept = passed
        return kept


def _counted(name: str, before: list[Edit], after: list[Edit], dropped: Counter[str]) -> list[Edit]:
    if len(after) < len(before):
        dropped[name] += len(before) - len(after)
    return after


@dataclass
class _Surroundings:
    """What the guards look at; spans are found when the first edit asks for them."""

    sentence: str
    options: GuardOptions
    terms: TermIndex
    spans: Sequence[Span]
    share: float = 1.0

    @cached_property
    def opaque(self) -> SpanSet:
        return SpanSet(opaque_spans(self.sentence))

    @cached_property
    def protected(self) -> SpanSet:
        return SpanSet([*self.terms.occurrences(self.sentence), *self.spans])

    @cached_property
    def names(self) -> SpanSet:
        return SpanSet(name_spans(self.sentence))

    @cached_property
    def script(self) -> int:
        """Below zero when simplified forms prevail in the sentence, above when traditional ones do."""
        return sum(map(script, self.sentence))


def _kind(around: _Surroundings, edit: Edit | Remark) -> bool:
    options = around.options
    return edit.kind not in options.skip and (not options.only or edit.kind in options.only)


def _confidence(around: _Surroundings, edit: Edit) -> bool:
    options = around.options
    return edit.confidence >= around.share * options.min_confidence_by_kind.get(edit.kind, options.min_confidence)


def _opaque(around: _Surroundings, edit: Edit) -> bool:
    return not around.opaque.hit(edit.start, edit.end)


def _han_only(around: _Surroundings, edit: Edit) -> bool:
    return all(map(is_chinese, edit.source + edit.replacement))


def _encoding(around: _Surroundings, edit: Edit | Remark) -> bool:
    return around.options.encoding is None or encodable(edit.replacement or "", around.options.encoding)


def _protected(around: _Surroundings, edit: Edit | Remark) -> bool:
    return not around.protected.hit(edit.start, edit.end)


def _name(around: _Surroundings, edit: Edit) -> bool:
    return not around.names.hit(edit.start, edit.end) and not swaps_surname(
        around.sentence, edit.start, edit.source, edit.replacement
    )


def _quotes(around: _Surroundings, edit: Edit) -> bool:
    """Quotes and brackets stay as they are: a quotation often closes in another sentence, out of sight."""
    return _PAIRED.isdisjoint(edit.source) and _PAIRED.isdisjoint(edit.replacement)


def _rare(around: _Surroundings, edit: Edit) -> bool:
    """Rare characters are not moved: to all witnesses they are unknown, so either order looks as good."""
    return edit.kind is not Kind.ORDER or all(map(is_common, edit.source))


def _traditional(around: _Surroundings, edit: Edit) -> bool:
    """Neither turn a form of one script into the other's, nor bring in a form foreign to the sentence."""
    old, new = set(map(script, edit.source)), set(map(script, edit.replacement))
    if (1 in new and -1 in old) or (-1 in new and 1 in old):
        return False
    return not (1 in new and around.script <= 0) and not (-1 in new and around.script > 0)


def _limit(around: _Surroundings, edits: list[Edit]) -> list[Edit]:
    if artefacts.rewrites(around.sentence, edits, share=around.options.max_changed_share):
        return []
    return artefacts.most_certain(edits, budget=around.options.max_changed)


def _truncation(around: _Surroundings, edits: list[Edit]) -> list[Edit]:
    return artefacts.without_truncation(around.sentence, edits)


def _repetition(around: _Surroundings, edits: list[Edit]) -> list[Edit]:
    return artefacts.without_repetition(around.sentence, edits)


#: Guards that judge each edit alone, in order; an edit counts for the first one that drops it.
_SINGLE: Final[dict[str, Callable[[_Surroundings, Any], bool]]] = {
    "kind": _kind,
    "confidence": _confidence,
    "opaque": _opaque,
    "script": _han_only,
    "encoding": _encoding,
    "protected": _protected,
    "name": _name,
    "quotes": _quotes,
    "rare": _rare,
    "traditional": _traditional,
}
#: Those of them that also hold for what rules find.
_RULED: Final = ("kind", "encoding", "protected")
#: Guards that judge what is left of a sentence's edits together; repetition comes last, to see the result.
_JOINT: Final[dict[str, Callable[[_Surroundings, list[Edit]], list[Edit]]]] = {
    "limit": _limit,
    "truncation": _truncation,
    "repetition": _repetition,
}
#: The names of all guards, in the order in which they judge.
GUARD_NAMES: Final = (*_SINGLE, *_JOINT)
