"""The word bigram model: log P(word | the word before it)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proofread.errors import BundleError
from proofread.evidence.ngram import NgramModel, Scores
from proofread.tables.wordlist import Wordlist


class WordModel:
    """Words and how they follow one another. Reading it from several threads is safe.

    Attributes:
        words: their numbering.
    """

    def __init__(self, pairs: NgramModel) -> None:
        """``pairs`` is a bigram model whose symbols are a :class:`~proofread.tables.wordlist.Wordlist`."""
        if not isinstance(pairs.alphabet, Wordlist) or pairs.order != 2:
            raise BundleError("词模型不是词的二元模型；请重新安装")
        self.words = pairs.alphabet
        self._pairs = pairs

    @classmethod
    def load(cls, path: Path | str) -> WordModel:
        """Read what ``scripts/build_words.py`` wrote; raises BundleError."""
        return cls(NgramModel.load(path, Wordlist.from_arrays))

    def after(self, before: NDArray[np.integer], words: NDArray[np.integer]) -> Scores:
        """Log P(word | word before), both of one shape; no id may be ``NO_WORD``."""
        ids = np.stack([before.ravel(), words.ravel()], axis=1).astype(np.int32)
        return self._pairs.score(ids).reshape(before.shape)

    def frequency(self, words: NDArray[np.integer]) -> Scores:
        """Log P of words by themselves; of ``NO_WORD`` that of the rarest."""
        found: Scores = self._pairs.unigram(words)
        return found
