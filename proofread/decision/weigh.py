"""How probable is each proposal? Features of a batch as arrays, and what the combiner makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from proofread.decision.combiner import Combiner
from proofread.decision.lexis import Lexis
from proofread.decision.proposals import Floats, Index, Proposals, Shape
from proofread.decision.registry import Family, Feature
from proofread.decision.scene import Scene
from proofread.decision.sieve import SIEVED, Sieve
from proofread.decision.view import Rivals, View


@dataclass(frozen=True)
class Weighing:
    """The proposals about a scene, and how probable each is.

    Attributes:
        scene: the sentences.
        proposals: ``K`` of them.
        probabilities: that each is right; while the decoder has not been asked, the most that it could make of it, [K].
        members: by family which of the proposals belong to it and were weighed; the rest are hopeless.
        samples: by family the values of the features that the combiner asked for, [members, features].
    """

    scene: Scene
    proposals: Proposals
    probabilities: Floats
    members: Mapping[Family, Index]
    samples: Mapping[Family, NDArray[np.float32]]

    def reach(self) -> Floats:
        """The highest probability in each sentence, -1 where nothing is proposed, [batch]."""
        highest = np.full(len(self.scene.texts), -1.0)
        np.maximum.at(highest, self.proposals.rows, self.probabilities)
        return highest


class Scales:
    """Weighs proposals by one combiner."""

    def __init__(self, combiner: Combiner, lexis: Lexis) -> None:
        self.combiner = combiner
        self._lexis = lexis

    def weigh(self, scene: Scene, proposals: Proposals, rivals: Rivals | None = None) -> Weighing:
        """All features and probabilities of ``proposals``; ``rivals``, by default among them, are all there are."""
        rivals = rivals or Rivals.among(scene, proposals)
        same = proposals.shapes == Shape.SAME_LENGTH
        members = {Family.SUBSTITUTION: np.flatnonzero(same), Family.STRUCTURE: np.flatnonzero(~same)}
        views, known = {}, dict[str, NDArray[np.float32]]()
        for family, index in members.items():
            view = View(scene, proposals.take(index), rivals, self._lexis)
            if family is SIEVED and self.combiner.sieve is not None:
                passed, view, known = self._sieved(self.combiner.sieve, view)
                members[family] = index[passed]
            views[family] = view
        members = {family: index for family, index in members.items() if len(index)}
        samples = {
            family: _values(self.combiner.asked[family], views[family], known if family is SIEVED else {})
            for family in members
        }
        return self._weighed(scene, proposals, members, samples)

    def reweigh(self, before: Weighing, scene: Scene, kept: Index) -> Weighing:
        """Those of the proposals at ``kept``, now that the decoder has been asked: only its features are new."""
        proposals = before.proposals.take(kept)
        rivals = Rivals.among(scene, proposals)
        places = np.full(len(before.proposals), -1)
        places[kept] = np.arange(len(kept))
        members, samples = {}, {}
        for family, weighed in before.members.items():
            stay = places[weighed] >= 0
            if not stay.any():
                continue
            index = members[family] = places[weighed[stay]]
            asked = self.combiner.asked[family]
            values = before.samples[family][stay]
            said = [number for number, one in enumerate(asked) if one.ceiling is not None]
            view = View(scene, proposals.take(index), rivals, self._lexis)
            values[:, said] = _values([asked[number] for number in said], view)
            samples[family] = values
        return self._weighed(scene, proposals, members, samples)

    def _sieved(self, sieve: Sieve, view: View) -> tuple[Index, View, dict[str, NDArray[np.float32]]]:
        """Which proposals of ``view`` are not hopeless, a view of them, and the features that the sieve looked at."""
        values = _values(sieve.features, view)
        promise = sieve.promise(values)
        passed = np.flatnonzero(promise >= sieve.least)
        rest = View(view.scene, view.proposals.take(passed), view.rivals, self._lexis, promise[passed])
        return passed, rest, dict(zip(sieve.trees.names, values[passed].T, strict=True))

    def _weighed(
        self,
        scene: Scene,
        proposals: Proposals,
        members: Mapping[Family, Index],
        samples: Mapping[Family, NDArray[np.float32]],
    ) -> Weighing:
        probabilities = np.zeros(len(proposals))
        for family, index in members.items():
            probabilities[index] = self.combiner.probabilities(family, samples[family])
        return Weighing(scene, proposals, probabilities, members, samples)


def _values(
    features: Iterable[Feature], view: View, known: Mapping[str, NDArray[np.float32]] = MappingProxyType({})
) -> NDArray[np.float32]:
    """The values of ``features`` [K, features]; those of ``known`` [K] are not computed again."""
    columns = [known[one.name] if one.name in known else one(view) for one in features]
    values = np.empty((len(view.proposals), len(columns)), dtype=np.float32)
    for number, column in enumerate(columns):
        values[:, number] = column
    return values
