"""How dense are the errors of this document? Confidence is made to fit it, as far as it is cleaner than expected.

A confidence is calibrated for text with so many errors in 10,000 characters. In a document with fewer, the same
evidence is worth less. How many there are is estimated from the document itself by expectation and maximisation
(Saerens, Latinne and Decaestecker 2002): the probabilities of all proposals add up to the number of errors, which gives
the density, which changes the probabilities. A little text of the expected density is taken to stand before the
document, so that a few clean sentences change little.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from proofread.edits.edit import Edit, Kind
from proofread.edits.odds import log_odds, sigmoid

#: Errors in the text of the expected density that is taken to stand before the document.
_BEFORE: Final = 2.0
#: Errors in 10,000 characters of the cleanest text there is.
_LEAST: Final = 1.0
#: Confidences are counted to four digits.
_STEPS: Final = 10_000
#: How near to 0 and 1 a confidence of four digits can be.
_NEAREST: Final = 0.5 / _STEPS
_ROUNDS: Final = 60
#: How much more odds an edit needs where errors are clearly rarer than expected, and what part of the expected density
#: that is. There the few right edits drown among wrong ones first; it makes a default of .23 six tenths
#: (docs/natural.md).
_STRICTER: Final = math.log(5.0)
_RARE: Final = math.log(0.75)


@dataclass(frozen=True, slots=True)
class Expected:
    """What confidence was calibrated for, and what is shown.

    Attributes:
        density: errors in 10,000 characters.
        seen: the share of the errors that the confidences of all proposals of ``least`` and more add up to.
        least: least confidence of what is shown.
        least_by_kind: other, higher thresholds for single kinds.
    """

    density: float
    seen: float
    least: float
    least_by_kind: Mapping[Kind, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What was proposed about a text, for a document to decide about.

    Attributes:
        expected: what confidence was calibrated for; None where the density of errors was given.
        confidences: of everything that reaches the least one that is shown, whether a guard then dropped it or not.
        least: the least confidence that is shown.
        near: edits below it that pass all other guards.
    """

    expected: Expected | None
    confidences: tuple[float, ...]
    least: float = 0.0
    near: tuple[Edit, ...] = ()


class Density:
    """The estimate for one document, which grows with what is read of it.

    Attributes:
        expected: what confidence was calibrated for; None, and every edit shown as it is, where density was given.
    """

    def __init__(self) -> None:
        self.expected: Expected | None = None
        self._characters = 0
        self._counts = np.zeros(_STEPS + 1, dtype=np.int64)
        self._shift: float | None = None  # of log-odds, until more is read

    def add(self, characters: int, doubts: Doubts) -> None:
        """Take so many characters more into account, and what was proposed about them; unless density was given."""
        if doubts.expected is None:
            return
        self.expected = doubts.expected
        self._characters += characters
        for confidence in doubts.confidences:
            self._counts[round(confidence * _STEPS)] += 1
        self._shift = None

    def estimate(self, expected: Expected) -> float:
        """Errors in 10,000 characters, never more than ``expected``."""
        most = expected.density
        found = np.flatnonzero(self._counts)
        counts = self._counts[found] / expected.seen
        odds = log_odds(found / _STEPS, least=_NEAREST)
        total = self._characters + 1e4 * _BEFORE / most
        density = most
        for _ in range(_ROUNDS):
            errors = float(counts @ sigmoid(odds + math.log(density / most)))
            density = min(most, max(_LEAST, 1e4 * (errors + _BEFORE) / total))
        return density

    def shown(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """Those of ``edits`` that are still confident enough, with the confidence that they have in this document.

        What a rule or the user demands does not depend on how many errors there are.
        """
        expected = self.expected
        if expected is None or not edits:
            return edits
        if self._shift is None:
            self._shift = math.log(self.estimate(expected) / expected.density)
        kept = []
        for edit in edits:
            if edit.rule is None and edit.confidence < 1.0 and self._shift < 0:
                edit = _shifted(edit, self._shift)
                if edit.confidence < _needed(expected.least_by_kind.get(edit.kind, expected.least), self._shift):
                    continue
            kept.append(edit)
        return tuple(kept)


def _needed(least: float, shift: float) -> float:
    """The confidence that is needed instead of ``least`` where errors are rarer by ``shift``, below zero."""
    share = min(1.0, shift / _RARE)
    return float(sigmoid(log_odds(np.array([least]), least=_NEAREST) + share * _STRICTER)[0])


def _shifted(edit: Edit, shift: float) -> Edit:
    """``edit`` with ``shift`` added to the log-odds of its confidence and of its candidates."""
    before = np.array([edit.confidence, *(candidate.probability for candidate in edit.candidates)])
    after = [round(value, 4) for value in sigmoid(log_odds(before, least=_NEAREST) + shift).tolist()]
    pairs = zip(edit.candidates, after[1:], strict=True)
    candidates = tuple(replace(candidate, probability=probability) for candidate, probability in pairs)
    return replace(edit, confidence=after[0], candidates=candidates)
