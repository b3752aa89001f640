"""Neighbouring characters in the other order."""

from __future__ import annotations

from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found, doubtful


class Swaps:
    """See :class:`proofread.decision.sources.base.Source`."""

    least = 2.0

    def propose(self, scene: Scene) -> Found:
        """Every pair of different characters of which one is doubtful."""
        rows, starts = doubtful(scene, 2)
        pairs = scene.spans(rows, starts, 2)
        differ = pairs[:, 0] != pairs[:, 1]
        return Found.of(rows[differ], starts[differ], pairs[differ, ::-1])
