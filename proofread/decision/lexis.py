"""What is known about single characters apart from any text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from proofread.decision.alternatives import Alternatives
from proofread.evidence.habits import Habits
from proofread.text.points import PointTable, are_han
from proofread.text.vocabulary import SPECIALS, Vocabulary


@dataclass(frozen=True)
class Lexis:
    """A network's vocabulary, and the mistakes that writers were seen to make."""

    vocabulary: Vocabulary
    habits: Habits

    @cached_property
    def alternatives(self) -> Alternatives:
        """What each character is mistaken for."""
        return Alternatives(self.vocabulary, self.habits)

    @cached_property
    def ids(self) -> PointTable:
        """Vocabulary ids by code point."""
        return PointTable(self.vocabulary.index, np.int64)

    @cached_property
    def points(self) -> NDArray[np.uint32]:
        """The code point of every vocabulary id; 0 for specials."""
        characters = [ord(character) for character in self.vocabulary.characters]
        return np.array([0] * len(SPECIALS) + characters, dtype=np.uint32)

    @cached_property
    def han(self) -> NDArray[np.bool_]:
        """Which ids are Han ideographs."""
        return are_han(self.points)
