"""The language model: how surprising is each character of a sentence?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from proofread.model.batch import Source
from proofread.runtime.batches import read_all
from proofread.text.vocabulary import UNK
from research.language_model.network import CharacterModel
from research.opened import Opened


class LanguageModel(Opened[CharacterModel]):
    """A one-way LSTM over characters; reading from several threads is safe.

    All characters outside its vocabulary are one and the same to it; :meth:`unknown` says which those are.
    """

    @classmethod
    def kind(cls) -> type[CharacterModel]:
        return CharacterModel

    def surprisal(self, sentence: str) -> list[float]:
        """Negative natural logarithm of the probability of each character, and last that of the sentence's end."""
        return self.surprisals([sentence])[0]

    def score(self, sentence: str) -> float:
        """Log-probability (natural logarithm) of the whole sentence, its end included."""
        return -math.fsum(self.surprisal(sentence))

    def surprisals(self, sentences: Sequence[str], *, batch_size: int = 64) -> list[list[float]]:
        """:meth:`surprisal` of many sentences, faster."""
        return read_all(sentences, self.vocabulary, self._read, device=self.device, batch_size=batch_size)

    def scores(self, sentences: Sequence[str], *, batch_size: int = 64) -> list[float]:
        """:meth:`score` of many sentences, faster."""
        return [-math.fsum(values) for values in self.surprisals(sentences, batch_size=batch_size)]

    def unknown(self, sentence: str) -> str:
        """The characters of ``sentence`` that are outside the vocabulary."""
        return "".join(character for character in sentence if self.vocabulary.index(character) == UNK)

    def _read(self, source: Source) -> list[list[float]]:
        return [row.tolist() for row in self.network(source).split(source.lengths.tolist())]
