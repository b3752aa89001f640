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
        length, width = han.shape[1], scene.evidence.candidates.shape[2]
        here = np.flatnonzero(han)
        named = scene.evidence.candidates[:, :length].reshape(-1, width)[here]
        head = scene.evidence.head[:, :length].reshape(-1, width)[here]
        valid = head > LEAST_RATIO
        valid &= lexis.han.take(named)
        valid &= named != lexis.ids(scene.own.ravel()[here])[:, None]
        chosen = np.flatnonzero(valid)
        ids, ratios = named.ravel().take(chosen), head.ravel().take(chosen)
        cells = here.take(chosen // width)
        rows, places = cells // length, cells % length
        left = right = np.zeros(len(rows), dtype=np.float32)
        if scene.characters is not None:
            least = JOINT_LEAST - 0.5 * ratios
            likely, left, right = scene.characters.likely(rows, places, lexis.points[ids], least)
            cells, rows, places = cells[likely], rows[likely], places[likely]
            ids, ratios = ids[likely], ratios[likely]
        # A candidate may be named twice.
        _, first = np.unique(cells * len(lexis.points) + ids, return_index=True)
        cells, rows, places, ids = cells[first], rows[first], places[first], ids[first]
        ratios, left, right = ratios[first], left[first], right[first]
        joint = 0.5 * ratios + left + right
        kept = np.flatnonzero(joint > JOINT_LEAST)
        kept = kept[np.lexsort((-joint[kept], cells[kept]))]
        ranks = np.arange(len(kept)) - np.searchsorted(cells[kept], cells[kept])
        best = kept[ranks < _PER_PLACE]
        texts = [chr(point) for point in lexis.points[ids[best]].tolist()]
        return Found(
            Candidates(rows[best], places[best], places[best] + 1, texts),
            ratios[best].astype(np.float64),
            (left[best].astype(np.float64), right[best].astype(np.float64)),
        )
