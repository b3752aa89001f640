"""Characters that the head would delete."""

from __future__ import annotations

import numpy as np

from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found
from proofread.evidence.base import Candidates

#: Least log-ratio of a deletion to what stands there.
_RATIO = -3.0


class Deletions:
    """See :class:`proofread.decision.sources.base.Source`."""

    least = -np.inf

    def propose(self, scene: Scene) -> Found:
        """Single Han characters."""
        ratios = scene.evidence.delete[:, : scene.han.shape[1]]
        rows, places = np.nonzero(scene.han & (ratios > _RATIO))
        candidates = Candidates(rows, places, places + 1, [""] * len(rows))
        return Found(candidates, ratios[rows, places].astype(np.float64))
