"""The protocol of what proposes edits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple, Protocol

import numpy as np

from proofread.decision.proposals import Floats, Index
from proofread.decision.scene import Scene
from proofread.evidence.base import Candidates
from proofread.text.points import Points

#: Log P by the character model below which a character is doubtful.
_DOUBT = -6.0


class Found(NamedTuple):
    """What a source found in a batch.

    Attributes:
        candidates: the edits.
        network: what the network says for each so far, [K].
        parts: change of the character model's log P of the new characters themselves and of what follows them, [K]
            each; None where it has not been asked, which is then done for all sources in one go.
    """

    candidates: Candidates
    network: Floats
    parts: tuple[Floats, Floats] | None = None

    @classmethod
    def of(cls, rows: Index, starts: Index, points: Points) -> Found:
        """Replacements of the same length, as code points [K, length]; the network says nothing about them."""
        count, length = points.shape
        texts = np.ascontiguousarray(points).view(f"<U{length}").ravel().tolist()
        return cls(Candidates(rows, starts, starts + length, texts), np.zeros(count))


def joined(parts: Sequence[Found]) -> Found:
    """All that is in ``parts``, which have not been scored, one after the other."""
    rows, starts, ends = (np.concatenate([part.candidates[column] for part in parts]) for column in range(3))
    texts = list(chain.from_iterable(part.candidates.replacements for part in parts))
    return Found(Candidates(rows, starts, ends, texts), np.concatenate([part.network for part in parts]))


class Source(Protocol):
    """Something that proposes edits; using it from several threads is safe.

    Attributes:
        least: change of the sentence's log P by the character model below which its proposals are dropped.
    """

    least: float

    def propose(self, scene: Scene) -> Found:
        """Everything that it finds worth weighing."""
        ...


def doubtful(scene: Scene, length: int) -> tuple[Index, Index]:
    """Sentence and start of every span of ``length`` Han characters of which the model finds one improbable."""
    reading, han = scene.characters, scene.han
    count = han.shape[1] - length + 1
    if count < 1 or reading is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    doubts = reading.scores < _DOUBT
    inside, held = np.ones((len(han), count), dtype=bool), np.zeros((len(han), count), dtype=bool)
    for offset in range(length):
        inside &= han[:, offset : offset + count]
        held |= doubts[:, offset : offset + count]
    rows, starts = np.nonzero(inside & held)
    return rows, starts
