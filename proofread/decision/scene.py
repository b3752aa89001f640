"""A batch of sentences with all that witnesses say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from proofread.edits.align import align
from proofread.evidence.base import Reading
from proofread.evidence.characters import CharacterReading
from proofread.evidence.lexical import LexicalReading
from proofread.evidence.network import Evidence, Opinion
from proofread.text.characters import is_han
from proofread.text.points import OUTSIDE, PointTable, code_points

_HAN = PointTable(is_han, bool)
#: Places outside the text before each sentence and behind the longest that may be looked at.
MARGIN = 4


@dataclass(frozen=True)
class Scene:
    """What the sources propose from and the features are computed from; nothing in it changes.

    Attributes:
        texts: the sentences.
        evidence: what encoder and head say.
        readings: what the language models have read, by the name of the scorer.
        opinion: what the decoder says, once it was asked.
    """

    texts: Sequence[str]
    evidence: Evidence
    readings: Mapping[str, Reading]
    opinion: Opinion | None = None

    def with_opinion(self, opinion: Opinion) -> Scene:
        """The same scene after the decoder was asked."""
        return replace(self, opinion=opinion)

    @property
    def characters(self) -> CharacterReading | None:
        """The reading of the character model, which also says which places it doubts."""
        reading = self.readings.get("characters")
        return reading if isinstance(reading, CharacterReading) else None

    @property
    def words(self) -> LexicalReading | None:
        """The reading of word model and vectors, which also says which words an edit makes."""
        reading = self.readings.get("words")
        return reading if isinstance(reading, LexicalReading) else None

    @cached_property
    def points(self) -> NDArray[np.uint32]:
        """Code points, ``OUTSIDE`` where there is no text, [batch, MARGIN + longest + MARGIN]."""
        longest = max(map(len, self.texts), default=0)
        points = np.full((len(self.texts), longest + 2 * MARGIN), OUTSIDE, dtype=np.uint32)
        for row, text in enumerate(self.texts):
            points[row, MARGIN : MARGIN + len(text)] = code_points(text)
        return points

    @cached_property
    def han(self) -> NDArray[np.bool_]:
        """Where Han ideographs stand, [batch, longest]."""
        return _HAN(self.own)

    @property
    def own(self) -> NDArray[np.uint32]:
        """Code points without the margins, [batch, longest]."""
        return self.points[:, MARGIN:-MARGIN]

    @cached_property
    def written(self) -> tuple[Mapping[tuple[int, int], str], ...]:
        """The decoder's own edits of every sentence, by span."""
        if self.opinion is None:
            return ({},) * len(self.texts)
        return tuple(
            {} if text == written else {(edit.start, edit.end): edit.replacement for edit in align(text, written)}
            for text, written in zip(self.texts, self.opinion.hypotheses, strict=True)
        )

    def spans(self, rows: NDArray[np.int64], starts: NDArray[np.int64], length: int) -> NDArray[np.uint32]:
        """The code points from each of ``starts`` on in sentences ``rows``, [K, length]."""
        return self.around(rows[:, None], starts[:, None] + np.arange(length))

    def around(self, rows: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The code point at each of ``places`` (up to ``MARGIN`` before or behind the text) of sentences ``rows``."""
        return self.points[rows, places + MARGIN]
