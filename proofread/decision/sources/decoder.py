"""What the decoder writes by itself, where it is more than one character by another."""

from __future__ import annotations

import numpy as np

from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found
from proofread.evidence.base import Candidates


class Decoder:
    """See :class:`proofread.decision.sources.base.Source`."""

    least = -np.inf

    def propose(self, scene: Scene) -> Found:
        """The decoder's edits; nothing while it has not been asked."""
        gains = () if scene.opinion is None else scene.opinion.gains
        edits = [
            (row, start, end, replacement)
            for row, written in enumerate(scene.written)
            for (start, end), replacement in written.items()
            if (len(replacement), end - start) != (1, 1)
        ]
        return Found(Candidates.of(edits), np.array([gains[edit[0]] for edit in edits], dtype=np.float64))
