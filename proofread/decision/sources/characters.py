"""One character by another: what the head and the confusion tables name, the best few at each place."""

from __future__ import annotations

import numpy as np

from proofread.decision.lexis import Lexis
from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found
from proofread.decision.view import JOINT_LEAST, LEAST_RATIO
from proofread.evidence.base import Candidates

_PER_PLACE = 5


class Characters:
    """See :class:`proofread.decision.sources.base.Source`."""

    least = -np.inf

    def __init__(self, lexis: Lexis) -> None:
        self._lexis = lexis

    def propose(self, scene: Scene) -> Found:
        """Candidates are scored in their context; what head and character model together find hopeless is dropped."""
        lexis, han = self._lexis, scene.han
        length = han.shape[1]
        named, head = scene.evidence.candidates[:, :length], scene.evidence.head[:, :length]
        own = lexis.ids(scene.own)
        valid = han[:, :, None] & (head > LEAST_RATIO) & lexis.han[named] & (named != own[:, :, None])
        rows, places, columns = np.nonzero(valid)
        ids = named[rows, places, columns]
        # A candidate may be named twice.
        _, first = np.unique((rows * length + places) * len(lexis.points) + ids, return_index=True)
        rows, places, ids = rows[first], places[first], ids[first]
        ratios = head[rows, places, columns[first]]
        left = right = np.zeros(len(rows), dtype=np.float32)
        if scene.characters is not None and len(rows):
            left, right = scene.characters.substitutions(rows, places, lexis.points[ids])
        joint = 0.5 * ratios + left + right
        kept = np.flatnonzero(joint > JOINT_LEAST)
        cells = rows * length + places
        kept = kept[np.lexsort((-joint[kept], cells[kept]))]
        ranks = np.arange(len(kept)) - np.searchsorted(cells[kept], cells[kept])
        best = kept[ranks < _PER_PLACE]
        texts = [chr(point) for point in lexis.points[ids[best]].tolist()]
        return Found(
            Candidates(rows[best], places[best], places[best] + 1, texts),
            ratios[best].astype(np.float64),
            (left[best].astype(np.float64), right[best].astype(np.float64)),
        )
