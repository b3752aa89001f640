"""From texts to evidence: what every engine needs around the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.network import AlternativesOf, Evidence, Opinion
from proofread.search.base import Hypothesis, to_text
from proofread.search.drafting import GROWTH, Verified, attempt, fed
from proofread.text.padded import Padded
from proofread.text.vocabulary import BOS, Vocabulary

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

#: Candidates of the head's own, beside the alternatives.
OWN = 8
#: Distinct characters outside the vocabulary that the decoder can tell apart in one sentence.
ROOM = 32
#: Passes of draft-verified search: about as many changes as one sentence may get.
_PASSES = 3


class Decoded(NamedTuple):
    """What the decoder says at every step.

    Attributes:
        scores: log-probabilities of the ids asked for, [rows, steps, width].
        best: the most probable extended id, [rows, steps].
        best_scores: its log-probability, [rows, steps].
    """

    scores: Floats
    best: Ids
    best_scores: Floats


class Engine(Protocol):
    """A network that numpy arrays go into and come out of; using it from several threads is safe.

    Attributes:
        name: short name, such as ``onnx``.
        description: library, precision and device in one line.
    """

    name: str
    description: str

    def encode(self, source: Padded, candidates: Ids) -> tuple[Evidence, Any]:
        """Encoder and head: evidence on ``candidates`` and the head's own best, and the memory for :meth:`decode`."""
        ...

    def decode(self, memory: Any, source: Padded, rows: Ids, tokens: Ids, asked: Ids) -> Decoded:
        """The decoder over ``tokens`` [rows, steps] (vocabulary ids, the first is ``<s>``) for ``rows`` of the batch;
        ``asked`` [rows, steps, width] are extended ids.
        """
        ...


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """A batch that the encoder has read, on its way to the decoder."""

    texts: Sequence[str]
    source: Padded
    evidence: Evidence
    memory: Any


class NetworkReader:
    """An engine with its vocabulary: texts in, evidence and opinions out."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary) -> None:
        self.engine = engine
        self.vocabulary = vocabulary

    def encode(self, texts: Sequence[str], alternatives: AlternativesOf) -> EncodedBatch:
        """Encoder and head on one batch; lengths should be similar."""
        source = Padded.of(texts, self.vocabulary)
        # More strange characters than the decoder has room for share a place.
        np.minimum(source.extended, len(self.vocabulary) + ROOM - 1, out=source.extended)
        evidence, memory = self.engine.encode(source, alternatives(texts, source.characters.shape[1]))
        return EncodedBatch(texts, source, evidence, memory)

    def score(self, encoded: EncodedBatch, rows: Sequence[int] | None = None) -> Opinion:
        """The decoder on sentences ``rows`` (default: all); of the others it says nothing."""
        source, candidates = encoded.source, encoded.evidence.candidates
        texts = list(encoded.texts)
        ratios = np.zeros(candidates.shape, dtype=np.float32)
        gains = [0.0] * len(texts)
        at = np.arange(len(texts)) if rows is None else np.array(list(rows), dtype=np.int64)
        if len(at):
            some = source.rows(at)
            read = np.full_like(some.characters, BOS)
            read[:, 1:] = some.characters[:, :-1]
            asked = np.concatenate([some.extended[:, :, None], candidates[at]], axis=2)
            decoded = self.engine.decode(encoded.memory, source, at, read, asked)
            written = decoded.scores[:, :, 0]
            ratios[at] = decoded.scores[:, :, 1:] - written[:, :, None]
            real = np.arange(written.shape[1]) < some.lengths[:, None]
            scores = np.where(real, written, 0.0).sum(axis=1)
            differs = ((decoded.best != some.extended) & real).any(axis=1)
            differs &= np.array([len(unknown) <= ROOM for unknown in some.unknown])
            for row, hypothesis, score in zip(
                at[differs].tolist(), self._search(encoded, at[differs]), scores[differs].tolist(), strict=True
            ):
                if hypothesis is not None:
                    texts[row] = to_text(hypothesis.tokens, self.vocabulary, source.unknown[row])
                    gains[row] = hypothesis.score - score
        return Opinion(ratios, tuple(texts), tuple(gains))

    def _search(self, encoded: EncodedBatch, rows: Ids) -> list[Hypothesis | None]:
        """Draft-verified search with the sources as drafts; None for a sentence that the decoder rewrites."""
        if not len(rows):
            return []
        source = encoded.source.rows(rows)
        lengths = source.lengths.tolist()

        def verify(pending: Sequence[int], drafts: Sequence[Sequence[int]]) -> Verified:
            tokens = fed(drafts, len(self.vocabulary))
            nothing = np.zeros((*tokens.shape, 0), dtype=np.int64)
            decoded = self.engine.decode(encoded.memory, encoded.source, rows[list(pending)], tokens, nothing)
            return decoded.best.tolist(), decoded.best_scores.tolist()

        drafts = [row[: length - 1] for row, length in zip(source.extended.tolist(), lengths, strict=True)]
        return attempt(verify, drafts, [length + GROWTH for length in lengths], passes=_PASSES)
