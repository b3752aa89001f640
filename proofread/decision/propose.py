"""From evidence to proposals: every edit worth weighing, with its features.

The network and the confusion tables name candidates, the language model scores them in their context, and what
both find hopeless is dropped before the costlier features are computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.decision.evidence import Evidence
from proofread.decision.features import Proposal, structure_features, substitution_features
from proofread.decision.ngram import NgramModel
from proofread.decision.rescoring import Rescorer
from proofread.edits.align import align
from proofread.lexicon import confusion
from proofread.lexicon.words import MAX_WORD, pronounce, words_read
from proofread.text.characters import is_han
from proofread.text.vocabulary import SPECIALS, UNK, Vocabulary

#: Candidates whose head ratio is below this are not scored further.
_HEAD_LEAST = -9.0
#: Candidates whose half head ratio plus language-model gain is below this are dropped.
_JOINT_LEAST = -1.0
_PER_POSITION = 3
#: Language-model gain that a word with several changed characters needs.
_WORD_LEAST = 2.0
_DELETE_LEAST = -3.0
_SWAP_LEAST = 2.0
#: Rows of the confusion tables to try: same sound, near sound, similar shape.
_SAME, _NEAR, _SHAPE = 24, 10, 8


class Alternatives:
    """Vocabulary ids that a character is mistaken for, most likely first; a callable cached per character."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cached = lru_cache(maxsize=1 << 14)(self._ids)

    def __call__(self, character: str) -> NDArray[np.int64]:
        """Ids for ``character``; empty unless it is Han."""
        return self._cached(character)

    def _ids(self, character: str) -> NDArray[np.int64]:
        if not is_han(character):
            return np.zeros(0, dtype=np.int64)
        names: dict[str, None] = {}
        tables = (
            (confusion.same_sound, _SAME),
            (confusion.near_sound, _NEAR),
            (confusion.same_shape, _SHAPE),
        )
        names.update((c, None) for c in confusion.mixups().get(character, ()) if len(c) == 1)
        for table, most in tables:
            choices = table(character)
            if choices is not None:
                weights = choices.weights()
                names.update((c, None) for c in sorted(weights, key=lambda c: -weights[c])[:most])
        ids = (self._vocabulary.index(c) for c in names)
        return np.array([i for i in ids if i != UNK], dtype=np.int64)


class _Scene(NamedTuple):
    """One sentence with everything that proposals are made from."""

    text: str
    evidence: Evidence
    rescorer: Rescorer | None
    surprise: NDArray[np.float32]
    expected: dict[tuple[int, int], str]  # edits of the decoder's own hypothesis


class _Span(NamedTuple):
    """A replacement of any length that is worth scoring, and what the network says for it."""

    start: int
    end: int
    replacement: str
    network: float
    least: float  # language-model gain below which it is dropped


class Proposer:
    """Makes the proposals for one sentence after another."""

    def __init__(self, vocabulary: Vocabulary, ngram: NgramModel | None) -> None:
        self._vocabulary = vocabulary
        self._ngram = ngram
        self.alternatives = Alternatives(vocabulary)
        tokens = [vocabulary.token(i) for i in range(len(vocabulary))]
        self._tokens = tokens
        self._han = np.array([i >= len(SPECIALS) and is_han(c) for i, c in enumerate(tokens)])
        self._codes = np.zeros(len(tokens), dtype=np.int32)
        if ngram is not None:
            han = np.flatnonzero(self._han)
            self._codes[han] = ngram.encode("".join(tokens[i] for i in han.tolist()))

    def proposals(self, text: str, evidence: Evidence) -> list[Proposal]:
        """Everything worth weighing about ``text``, in no order; proposals may overlap."""
        expected: dict[tuple[int, int], str] = {}
        if evidence.hypothesis != text:
            expected = {(edit.start, edit.end): edit.replacement for edit in align(text, evidence.hypothesis)}
        rescorer, surprise = None, np.zeros(len(text), dtype=np.float32)
        if self._ngram is not None:
            rescorer = Rescorer(self._ngram, self._ngram.encode(text))
            surprise = rescorer.surprise()
        scene = _Scene(text, evidence, rescorer, surprise, expected)
        return [*self._characters(scene), *self._spans(scene)]

    def _characters(self, scene: _Scene) -> Iterator[Proposal]:
        """One character by another, the best few at each place."""
        text, evidence = scene.text, scene.evidence
        own = self._vocabulary.encode(text).characters
        han = np.array([is_han(c) for c in text], dtype=bool)
        valid = self._han[evidence.candidates] & (evidence.candidates != own[:, None]) & han[:, None]
        valid &= evidence.head > _HEAD_LEAST
        positions, columns = np.nonzero(valid)
        if not len(positions):
            return
        candidates = evidence.candidates[positions, columns]
        _, first = np.unique(positions * len(self._tokens) + candidates, return_index=True)
        positions, columns, candidates = positions[first], columns[first], candidates[first]
        head, decoder = evidence.head[positions, columns], evidence.decoder[positions, columns]
        ngram = np.zeros(len(positions), dtype=np.float32)
        if scene.rescorer is not None:
            ngram = scene.rescorer.substitutions(positions, self._codes[candidates])
        joint = 0.5 * head + ngram
        kept = np.flatnonzero(joint > _JOINT_LEAST)
        rank, last = 0, -1
        for index in kept[np.lexsort((-joint[kept], positions[kept]))].tolist():
            position = int(positions[index])
            rank = rank + 1 if position == last else 0
            last = position
            if rank < _PER_POSITION:
                yield self._substitution(
                    scene,
                    position,
                    self._tokens[candidates[index]],
                    head=float(head[index]),
                    decoder=float(decoder[index]),
                    ngram=float(ngram[index]),
                    best_here=rank == 0,
                )

    def _spans(self, scene: _Scene) -> Iterator[Proposal]:
        """Whole words, deletions, insertions and swaps, scored by the language model in one go."""
        spans = {
            (span.start, span.end, span.replacement): span
            for source in (self._words, self._swaps, self._deletions, self._decoded)
            for span in source(scene)
        }
        if not spans:
            return
        gains = np.zeros(len(spans), dtype=np.float32)
        if scene.rescorer is not None and self._ngram is not None:
            encode = self._ngram.encode
            gains = scene.rescorer.edits([(s.start, s.end, encode(s.replacement).tolist()) for s in spans.values()])
        for span, gain in zip(spans.values(), gains.tolist(), strict=True):
            if gain < span.least:
                continue
            shape = _shape(scene.text[span.start : span.end], span.replacement)
            if shape == "same length":
                head, decoder = self._network_scores(scene, span)
                if 0.5 * head + gain > _JOINT_LEAST:
                    scores = {"head": head, "decoder": decoder, "ngram": gain}
                    yield self._substitution(scene, span.start, span.replacement, best_here=True, **scores)
                continue
            features = structure_features(
                scene.text,
                span.start,
                span.end,
                span.replacement,
                shape=shape,
                ngram=gain,
                network=span.network,
                agreed=scene.expected.get((span.start, span.end)) == span.replacement,
            )
            source = scene.text[span.start : span.end]
            yield Proposal(span.start, span.end, source, span.replacement, "structure", features)

    def _words(self, scene: _Scene) -> Iterator[_Span]:
        """Dictionary words that sound like what stands there and differ in two characters or more."""
        text = scene.text
        if scene.rescorer is None:
            return
        for start in range(len(text) - 1):
            if not is_han(text[start]):
                continue
            for end in range(start + 2, min(start + MAX_WORD, len(text)) + 1):
                if not is_han(text[end - 1]):
                    break
                source = text[start:end]
                for word in words_read(pronounce(source)):
                    if len(word) == len(source) and sum(a != b for a, b in zip(source, word, strict=True)) >= 2:
                        yield _Span(start, end, word, 0.0, _WORD_LEAST)

    def _swaps(self, scene: _Scene) -> Iterator[_Span]:
        """Neighbouring characters in the other order."""
        text = scene.text
        if scene.rescorer is None:
            return
        for start, (left, right) in enumerate(pairwise(text)):
            if left != right and is_han(left) and is_han(right):
                yield _Span(start, start + 2, right + left, 0.0, _SWAP_LEAST)

    def _deletions(self, scene: _Scene) -> Iterator[_Span]:
        """Characters that the head would delete."""
        for position in np.flatnonzero(scene.evidence.delete > _DELETE_LEAST).tolist():
            if is_han(scene.text[position]):
                network = float(scene.evidence.delete[position])
                yield _Span(position, position + 1, "", network, -np.inf)

    def _decoded(self, scene: _Scene) -> Iterator[_Span]:
        """What the decoder adds, removes or moves, and words that it replaces whole."""
        for (start, end), replacement in scene.expected.items():
            if len(replacement) != 1 or end - start != 1:
                yield _Span(start, end, replacement, scene.evidence.gain, -np.inf)

    def _substitution(
        self, scene: _Scene, start: int, replacement: str, *, best_here: bool, **scores: float
    ) -> Proposal:
        end = start + len(replacement)
        features = substitution_features(
            scene.text,
            start,
            replacement,
            keep=float(scene.evidence.keep[start:end].mean()),
            agreed=self._agreed(scene, start, replacement),
            surprise=float(scene.surprise[start:end].mean()),
            best_here=best_here,
            **scores,
        )
        return Proposal(start, end, scene.text[start:end], replacement, "substitution", features)

    @staticmethod
    def _agreed(scene: _Scene, start: int, replacement: str) -> bool:
        if scene.expected.get((start, start + len(replacement))) == replacement:
            return True
        return all(
            new == old or scene.expected.get((i, i + 1)) == new
            for i, (old, new) in enumerate(zip(scene.text[start:], replacement, strict=False), start)
        )

    def _network_scores(self, scene: _Scene, span: _Span) -> tuple[float, float]:
        """Head and decoder ratios summed over the changed characters of a span."""
        evidence, head, decoder = scene.evidence, 0.0, 0.0
        for position, new in enumerate(span.replacement, span.start):
            if scene.text[position] == new:
                continue
            columns = np.flatnonzero(evidence.candidates[position] == self._vocabulary.index(new))
            if len(columns):
                head += float(evidence.head[position, columns[0]])
                decoder += float(evidence.decoder[position, columns[0]])
            else:
                head, decoder = head + _HEAD_LEAST, decoder + _HEAD_LEAST
        return head, decoder


def _shape(source: str, replacement: str) -> str:
    if not source:
        return "missing"
    if not replacement:
        return "redundant"
    if sorted(source) == sorted(replacement):
        return "order"
    return "same length" if len(source) == len(replacement) else "other"
