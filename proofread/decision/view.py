"""What features are computed from: proposals of one family in their scene, with what several features share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from proofread.decision.contest import contested
from proofread.decision.lexis import Lexis
from proofread.decision.proposals import Floats, Index, Proposals, Shape
from proofread.decision.scene import MARGIN, Scene
from proofread.evidence.cloze import Filled
from proofread.evidence.lexical import Said
from proofread.evidence.vectors import Strongest
from proofread.lexicon.relations import relations
from proofread.lexicon.word_arrays import word_cover
from proofread.lexicon.words import MAX_WORD
from proofread.text.points import PointTable, code_points

#: Log-ratio of candidates that the network thinks nothing of; those below it are not scored further.
LEAST_RATIO = -18.0
#: Proposals whose half head ratio plus language-model gain is below this are dropped.
JOINT_LEAST = -4.0
#: How far away a place is still a neighbour.
_NEAR = 3

W = TypeVar("W")


@dataclass(frozen=True)
class Letters:
    """The characters that proposals of the same length change, one after the other.

    Attributes:
        count: number of proposals.
        owners: the proposal of each character.
        rows, places: where it stands.
        old, new: code points.
    """

    count: int
    owners: Index
    rows: Index
    places: Index
    old: NDArray[np.uint32]
    new: NDArray[np.uint32]

    @classmethod
    def of(cls, scene: Scene, proposals: Proposals) -> Letters:
        """Those of ``proposals``, each of which replaces as many characters as before."""
        owners, places = spanned(proposals)
        rows = proposals.rows[owners]
        old, new = scene.around(rows, places), code_points("".join(proposals.replacements))
        at = np.flatnonzero(old != new)
        return cls(len(proposals), owners[at], rows[at], places[at], old[at], new[at])

    def ratios(self, scene: Scene, ids: PointTable, ratios: NDArray[np.float32]) -> Floats:
        """A network's log-ratios [batch, length, width] summed by proposal, [K]; ``ids`` are the vocabulary's."""
        named = scene.evidence.candidates[self.rows, self.places] == ids(self.new)[:, None]
        columns = named.argmax(axis=1)
        said = ratios[self.rows, self.places, columns].astype(np.float64)
        said[~named[np.arange(len(columns)), columns]] = LEAST_RATIO
        return self.total(said)

    def total(self, values: NDArray[np.generic] | None = None) -> Floats:
        """``values`` [changed], or 1 each, summed by proposal, [K]."""
        return np.bincount(self.owners, values, self.count).astype(np.float64)

    def mean(self, values: NDArray[np.generic]) -> Floats:
        """``values`` [changed] to their mean by proposal, [K]."""
        return self.total(values) / self.total()


def spanned(proposals: Proposals) -> tuple[Index, Index]:
    """All characters that ``proposals`` replace, one after the other: the proposal and the place of each."""
    lengths = proposals.lengths
    owners = np.repeat(np.arange(len(proposals)), lengths)
    return owners, np.arange(len(owners)) - (np.cumsum(lengths) - lengths)[owners] + proposals.starts[owners]


@dataclass(frozen=True)
class Rivals:
    """How good the best and the second best replacement of single characters look, [batch, places]."""

    first: Floats
    second: Floats

    @classmethod
    def among(cls, scene: Scene, proposals: Proposals) -> Rivals:
        """Of every place, from all proposals about it."""
        first, second = np.full((2, *scene.points.shape), JOINT_LEAST)
        single = np.flatnonzero((proposals.shapes == Shape.SAME_LENGTH) & (proposals.lengths == 1))
        rows, places = proposals.rows[single], proposals.starts[single] + MARGIN
        # In single precision, as the shipped trees saw it when they were fitted.
        joint = (0.5 * proposals.network[single].astype(np.float32)).astype(np.float32)
        joint = joint + proposals.left[single].astype(np.float32) + proposals.right[single].astype(np.float32)
        order = np.lexsort((-joint, places, rows))
        rows, places, joint = rows[order], places[order], joint[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (rows[1:] != rows[:-1]) | (places[1:] != places[:-1])
        next_best = np.zeros(len(order), dtype=bool)
        next_best[1:] = new[:-1] & ~new[1:]
        first[rows[new], places[new]] = joint[new]
        second[rows[next_best], places[next_best]] = joint[next_best]
        return cls(first, second)


@dataclass(frozen=True)
class View:
    """Proposals of one family in their scene.

    Attributes:
        scene: the sentences.
        proposals: the proposals, ``K`` of them.
        rivals: of all proposals about the scene, whatever their family.
        lexis: what is known about characters.
        promise: log-odds of the sieve that each is right, [K]; None if they did not pass one.
    """

    scene: Scene
    proposals: Proposals
    rivals: Rivals
    lexis: Lexis
    promise: Floats | None = None

    def heard(self, witness: W | None, what: Callable[[W], NDArray[Any]]) -> NDArray[Any]:
        """``what`` a witness says of the proposals, [K]; zeros where there is no such witness."""
        return np.zeros(len(self.proposals)) if witness is None else what(witness)

    def change(self, scorer: str) -> Floats:
        """By how much the proposals change the log P of their sentences under the language model ``scorer``, [K]."""
        reading = self.scene.readings.get(scorer)
        if reading is None:
            return np.zeros(len(self.proposals))
        if scorer not in self._changes:
            self._changes[scorer] = reading.changes(self.proposals.candidates).astype(np.float64)
        return self._changes[scorer]

    def per_character(self, values: NDArray[np.float32]) -> Floats:
        """Mean of ``values`` [batch, longest or more] over the characters of each span, [K]; spans are not empty."""
        owners, places = spanned(self.proposals)
        found = values[self.proposals.rows[owners], places]
        return np.bincount(owners, found, len(self.proposals)) / self.proposals.lengths

    def ratios(self, ratios: NDArray[np.float32]) -> Floats:
        """A network's log-ratios [batch, length, width] summed over the changed characters, [K]."""
        return self.letters.ratios(self.scene, self.lexis.ids, ratios)

    @cached_property
    def letters(self) -> Letters:
        """The changed characters; of proposals of the same length only."""
        return Letters.of(self.scene, self.proposals)

    @cached_property
    def relations(self) -> Floats:
        """Same sound, near sound only, similar shape, none of these; means over changed characters, [4, K]."""
        found = relations(self.letters.old, self.letters.new)
        return np.stack([self.letters.mean(row) for row in found])

    @cached_property
    def agrees(self) -> NDArray[np.bool_]:
        """Whether the decoder writes what each proposal does, as one edit or character by character, [K]."""
        one, written = self.proposals, self.scene.written
        edits = zip(one.rows.tolist(), one.starts.tolist(), one.sources, one.replacements, strict=True)
        return np.array([_written(written[row], start, old, new) for row, start, old, new in edits], dtype=np.bool_)

    @cached_property
    def margin(self) -> Floats:
        """How much better each looks than the best other replacement of any of its characters, [K]."""
        owners, places = spanned(self.proposals)
        joint, begins = self.proposals.joint, np.flatnonzero(np.diff(owners, prepend=-1))
        at = self.proposals.rows[owners], places + MARGIN
        first = self.rivals.first[at]
        # What looks best at a place is this proposal itself, or else the one that it has to beat.
        best = np.where(first <= joint[owners], self.rivals.second[at], first)
        return joint - np.maximum.reduceat(best, begins)

    @cached_property
    def nearby(self) -> Floats:
        """How good the best replacement of a neighbouring character looks, [K]."""
        rows, width = self.proposals.rows, self.rivals.first.shape[1]
        steps = np.arange(_NEAR)
        before = self.proposals.starts[:, None] + (MARGIN - _NEAR) + steps
        after = np.minimum(self.proposals.ends[:, None] + MARGIN + steps, width - 1)
        return self.rivals.first[rows[:, None], np.concatenate((before, after), axis=1)].max(axis=1)

    @cached_property
    def words(self) -> tuple[Floats, Floats]:
        """How well dictionary words cover the place before the edit and after it, [K] each."""
        reach = MAX_WORD - 1
        before, after = np.zeros((2, len(self.proposals)))
        spans, sizes = self.proposals.lengths, self.proposals.written
        around = np.arange(-reach, reach)
        for old, new in {*zip(spans.tolist(), sizes.tolist(), strict=True)}:
            chosen = np.flatnonzero((spans == old) & (sizes == new))
            rows, starts = self.proposals.rows[chosen, None], self.proposals.starts[chosen, None]
            outer = self.scene.around(rows, starts + around + np.where(around < 0, 0, old))
            left, right = outer[:, :reach], outer[:, reach:]
            standing = self.scene.around(rows, starts + np.arange(old))
            written = code_points("".join([self.proposals.replacements[i] for i in chosen.tolist()])).reshape(
                len(chosen), new
            )
            before[chosen] = word_cover(np.concatenate((left, standing, right), axis=1), reach, old)
            after[chosen] = word_cover(np.concatenate((left, written, right), axis=1), reach, new)
        return before, after

    @cached_property
    def said(self) -> Said | None:
        """What words say about the proposals; None without a word model."""
        reading = self.scene.words
        return None if reading is None else reading.ask(self.proposals.candidates)

    @cached_property
    def strongest(self) -> Strongest | None:
        """What each word around the proposals says by itself; None without a word model."""
        reading, said = self.scene.words, self.said
        return None if reading is None or said is None else reading.strongest(self.proposals.candidates, said.compared)

    @cached_property
    def filled(self) -> Filled | None:
        """What the words around the proposals expect there; None without a word model."""
        reading, said = self.scene.words, self.said
        return None if reading is None or said is None else reading.filled(self.proposals.candidates, said.compared)

    @cached_property
    def gain(self) -> Floats:
        """Change of log P of the words in the place and next to it, [K]; 0 without a cloze model."""
        return self.heard(self.filled, lambda found: (found.new - found.old + found.around).astype(float))

    @cached_property
    def contested(self) -> Mapping[str, Floats] | None:
        """How the proposals stand to one another, see :mod:`proofread.decision.contest`; None without a sieve."""
        one, promise = self.proposals, self.promise
        return None if promise is None else contested(one.rows, one.starts, one.ends, promise, self.gain)

    @cached_property
    def _changes(self) -> dict[str, Floats]:
        return {}


def _written(written: Mapping[tuple[int, int], str], start: int, source: str, replacement: str) -> bool:
    """Whether ``written`` holds the replacement of ``source`` at ``start``, whole or character by character."""
    if not written:
        return False
    if written.get((start, start + len(source))) == replacement:
        return True
    return len(source) == len(replacement) > 0 and all(
        new == old or written.get((place, place + 1)) == new
        for place, (old, new) in enumerate(zip(source, replacement, strict=True), start)
    )
