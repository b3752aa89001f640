"""From a scene to proposals: every edit worth weighing, whoever found it, scored by head and character model."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import reduce

import numpy as np

from proofread.decision.lexis import Lexis
from proofread.decision.proposals import Proposals, Shape
from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found, Source, joined
from proofread.decision.sources.characters import Characters
from proofread.decision.sources.decoder import Decoder
from proofread.decision.sources.deletions import Deletions
from proofread.decision.sources.neighbours import Neighbours
from proofread.decision.sources.swaps import Swaps
from proofread.decision.sources.words import Words
from proofread.decision.view import JOINT_LEAST, Letters
from proofread.evidence.base import Candidates

_Name = tuple[int, int, int, str]


class Proposer:
    """Asks all sources about batches of sentences.

    Attributes:
        sources: those that need no decoder.
        lexis: what is known about characters.
    """

    def __init__(self, lexis: Lexis) -> None:
        self.lexis = lexis
        self.sources: tuple[Source, ...] = (Characters(lexis), Words(), Neighbours(), Swaps(), Deletions())
        self._decoder: Source = Decoder()

    def propose(self, scene: Scene) -> Proposals:
        """Everything worth weighing before the decoder is asked."""
        return self._asked(scene, self.sources)

    def add_decoder(self, scene: Scene, known: Proposals) -> Proposals:
        """``known`` and what the decoder writes that is not among them."""
        more = self._asked(scene, (self._decoder,))
        names = set(_names(known.candidates))
        new = [i for i, name in enumerate(_names(more.candidates)) if name not in names]
        return known.joined(more.take(np.array(new, dtype=np.int64)))

    def _asked(self, scene: Scene, sources: Sequence[Source]) -> Proposals:
        found = [(source.least, source.propose(scene)) for source in sources]
        scored = [
            Proposals.of(scene.texts, one.candidates, one.network, *one.parts)
            for _, one in found
            if one.parts is not None
        ]
        rest = [(least, one) for least, one in found if one.parts is None]
        known = {name for one in scored for name in _names(one.candidates)}
        return reduce(Proposals.joined, [*scored, self._scored(scene, rest, known)])

    def _scored(self, scene: Scene, found: Sequence[tuple[float, Found]], known: Set[_Name]) -> Proposals:
        """Distinct proposals, none of them ``known``, that the character model does not rule out; it is asked about all
        in one go.
        """
        candidates, network, _ = joined([one for _, one in found])
        least = np.repeat([least for least, _ in found], [len(one.network) for _, one in found])
        gains = np.zeros(len(network))
        if scene.characters is not None and len(gains):
            gains = scene.characters.changes(candidates).astype(np.float64)
        likely = np.flatnonzero(gains >= least)
        names = _names(candidates.take(likely))
        first = {name: number for number, name in reversed(list(enumerate(names))) if name not in known}
        at = likely[sorted(first.values())]
        halves = gains[at] / 2
        return self._with_head(scene, Proposals.of(scene.texts, candidates.take(at), network[at], halves, halves))

    def _with_head(self, scene: Scene, proposals: Proposals) -> Proposals:
        """What the head says of those of the same length, which are dropped where it finds them hopeless."""
        same = np.flatnonzero(proposals.shapes == Shape.SAME_LENGTH)
        if not len(same):
            return proposals
        letters = Letters.of(scene, proposals.take(same))
        network = proposals.network.copy()
        network[same] = letters.ratios(scene, self.lexis.ids, scene.evidence.head)
        scored = replace(proposals, network=network)
        hopeless = (proposals.shapes == Shape.SAME_LENGTH) & (scored.joint <= JOINT_LEAST)
        return scored.take(np.flatnonzero(~hopeless))


def _names(candidates: Candidates) -> list[_Name]:
    """What makes two candidates the same."""
    rows, starts, ends, replacements = candidates
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), replacements, strict=True))
