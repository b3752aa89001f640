"""What words say: the lattice of the word model, and whether the words of an edit suit those around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.errors import BundleError
from proofread.evidence.base import Candidates
from proofread.evidence.cloze import ClozeModel, ClozeReading, Filled
from proofread.evidence.segmentation import Segmentation
from proofread.evidence.vectors import Strongest, VectorReading, WordVectors
from proofread.evidence.word_model import WordModel
from proofread.evidence.words import Comparison, WordReading


class Said(NamedTuple):
    """What words say about ``K`` edits.

    Attributes:
        compared: the word model's opinion.
        old, new: how well the word that stands there, and the one that the edit makes, suit the words around them, [K].
        old_frequency, new_frequency: log P of these words by themselves, [K].
    """

    compared: Comparison
    old: NDArray[np.float32]
    new: NDArray[np.float32]
    old_frequency: NDArray[np.float32]
    new_frequency: NDArray[np.float32]


class LexicalScorer:
    """Word model and word vectors as one :class:`~proofread.evidence.base.Scorer`."""

    def __init__(self, model: WordModel, vectors: WordVectors | None = None, cloze: ClozeModel | None = None) -> None:
        for name, one in (("词向量", vectors), ("填词模型", cloze)):
            if one is not None and one.words != len(model.words):
                raise BundleError(f"{name}配的是 {one.words} 个词的词表，词模型有 {len(model.words)} 个；请重新安装")
        if cloze is not None and vectors is None:
            raise BundleError("填词模型要和词向量一起用；请重新安装")
        self.model = model
        self.vectors = vectors
        self.cloze = cloze

    @classmethod
    def load(cls, words: Path, vectors: Path | None, cloze: Path | None) -> LexicalScorer:
        """From the files of the models and the vectors; raises BundleError when one is broken."""
        return cls(
            WordModel.load(words),
            WordVectors.load(vectors) if vectors is not None else None,
            ClozeModel.load(cloze) if cloze is not None else None,
        )

    def read(self, sentences: Sequence[str]) -> LexicalReading:
        """The lattices of ``sentences``."""
        return LexicalReading(self, sentences)


class LexicalReading:
    """Sentences that word model and vectors have read.

    Attributes:
        model: the word model.
        words: the lattices.
        level: mean log P of the characters of each sentence by the word model, [batch].
    """

    def __init__(self, scorer: LexicalScorer, sentences: Sequence[str]) -> None:
        self.model = scorer.model
        self.words = WordReading(scorer.model, sentences)
        self._vectors: VectorReading | None = None
        self._cloze: ClozeReading | None = None
        if scorer.vectors is not None:
            parts = Segmentation(self.words)
            self._vectors = VectorReading(scorer.vectors, parts)
            if scorer.cloze is not None:
                self._cloze = ClozeReading(scorer.cloze, scorer.model, parts, self._vectors)
        self.level = self.words.totals / (self.words.lengths + 1)

    def changes(self, candidates: Candidates) -> NDArray[np.float32]:
        """See :class:`proofread.evidence.base.Reading`."""
        return self.words.changes(candidates)

    def ask(self, candidates: Candidates) -> Said:
        """All that words say about ``candidates``."""
        compared = self.words.compare(candidates)
        if self._vectors is not None:
            old, new = self._vectors.suits(candidates, compared)
        else:
            old = new = np.zeros(len(compared.change), dtype=np.float32)
        frequencies = (self.model.frequency(cover.word) for cover in (compared.old, compared.new))
        return Said(compared, old, new, *frequencies)

    def strongest(self, candidates: Candidates, compared: Comparison) -> Strongest:
        """What each word around ``candidates`` says by itself; all zeros without vectors."""
        if self._vectors is None:
            return Strongest(*np.zeros((4, len(compared.change)), dtype=np.float32))
        return self._vectors.strongest(candidates, compared)

    def filled(self, candidates: Candidates, compared: Comparison) -> Filled:
        """What the words around ``candidates`` expect there; all zeros without a cloze model."""
        if self._cloze is None:
            return Filled.nothing(len(compared.change))
        return self._cloze.ask(candidates, compared)
