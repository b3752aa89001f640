"""Sentences with their references, and everything that the corrector weighs about them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from proofread.correction.corrector import Corrector
from proofread.correction.findings import Findings
from proofread.decision.registry import Family
from proofread.edits.align import align
from proofread.edits.edit import Edit

logger = logging.getLogger(__name__)

_EVERY = 2000


class Change(Protocol):
    """An edit or a proposal."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""

    @property
    def source(self) -> str:
        """What stands there."""

    @property
    def replacement(self) -> str:
        """What to put there."""


@dataclass(frozen=True)
class Case:
    """A sentence and what it should be."""

    source: str
    target: str

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.source == self.target

    def right(self, change: Change) -> bool:
        """Whether all that ``change`` changes is what the reference changes there."""
        return atoms(change) <= self.gold

    @cached_property
    def gold(self) -> frozenset[tuple[int, int, str]]:
        """The reference's edits, equal-length ones by character."""
        return frozenset(atom for edit in align(self.source, self.target) for atom in atoms(edit))


def atoms(change: Change) -> frozenset[tuple[int, int, str]]:
    """What ``change`` changes: (start, end, new text), equal-length ones by character."""
    source, replacement = change.source, change.replacement
    if len(source) != len(replacement) or sorted(source) == sorted(replacement):
        return frozenset([(change.start, change.start + len(source), replacement)])
    pairs = enumerate(zip(source, replacement, strict=True), change.start)
    return frozenset((i, i + 1, new) for i, (old, new) in pairs if old != new)


@dataclass(frozen=True)
class Samples:
    """Proposals of one family about many cases.

    Attributes:
        names: of the features.
        values: [count, features].
        right: whether each is right, [count].
        cases: the number of its case, [count].
        edits: what each would do to its case, [count].
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    right: NDArray[np.bool_]
    cases: NDArray[np.int64]
    edits: NDArray[np.object_]

    def columns(self, names: Sequence[str]) -> Samples:
        """The same with some of the features."""
        at = [self.names.index(name) for name in names]
        return Samples(tuple(names), self.values[:, at], self.right, self.cases, self.edits)

    def take(self, chosen: NDArray[np.bool_]) -> Samples:
        """Those that are ``chosen`` [count]."""
        return Samples(self.names, self.values[chosen], self.right[chosen], self.cases[chosen], self.edits[chosen])


def collect(corrector: Corrector, cases: Sequence[Case]) -> dict[Family, Samples]:
    """What ``corrector``, which must be traced, weighs about ``cases`` in the first pass; by family, none left out."""
    rows: dict[Family, list[tuple[NDArray[np.float32], list[Edit], int]]] = {family: [] for family in Family}
    found = corrector.pipe(case.source for case in cases)
    for number, findings in enumerate(found, start=1):
        for family, values, edits in _weighed(findings):
            rows[family].append((values, edits, number - 1))
        if number % _EVERY == 0:
            logger.info("read %d of %d sentences", number, len(cases))
    asked = corrector.decision.combiner.asked
    return {
        family: Samples(
            tuple(one.name for one in asked[family]),
            np.concatenate([np.zeros((0, len(asked[family])), np.float32), *(values for values, _, _ in parts)]),
            np.array([cases[case].right(edit) for _, edits, case in parts for edit in edits], dtype=bool),
            np.repeat([case for _, _, case in parts], [len(edits) for _, edits, _ in parts]).astype(np.int64),
            np.array([edit for _, edits, _ in parts for edit in edits], dtype=np.object_),
        )
        for family, parts in rows.items()
    }


def _weighed(findings: Findings) -> list[tuple[Family, NDArray[np.float32], list[Edit]]]:
    """Values of the proposals about every piece, where it answers for them."""
    parts = []
    for piece, decided in findings.found:
        weighing, row = decided.traces[0].weighing, decided.traces[0].row
        proposals, start = weighing.proposals, piece.window.start
        for family, members in weighing.members.items():
            at = [
                (number, Edit(start + first, start + last, proposals.sources[i], proposals.replacements[i]))
                for number, i in enumerate(members.tolist())
                if proposals.rows[i] == row
                for first, last in ((int(proposals.starts[i]), int(proposals.ends[i])),)
                if piece.window.owns(start + first, start + last)
            ]
            values = weighing.samples[family][[number for number, _ in at]]
            parts.append((family, values, [edit for _, edit in at]))
    return parts


def proposed(findings: Findings) -> list[Edit]:
    """Everything that was proposed about a text in the first pass."""
    return [edit for _, _, edits in _weighed(findings) for edit in edits]


def families(samples: Mapping[Family, Samples]) -> dict[Family, Samples]:
    """Those with right and wrong proposals: the others cannot be fitted."""
    return {family: one for family, one in samples.items() if one.right.any() and not one.right.all()}
