"""From evidence to proposals: every edit worth weighing, with its features.

The network and the confusion tables name candidates, the language model scores them in their context, and what
both find hopeless is dropped before the costlier features are computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.decision.evidence import Evidence
from proofread.decision.features import Proposal, structure_features, substitution_features
from proofread.decision.ngram import NgramModel
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


class Context(NamedTuple):
    """One sentence with everything that proposals are made from."""

    text: str
    evidence: Evidence
    ids: NDArray[np.int32]  # of the language model
    surprise: NDArray[np.float32]
    expected: dict[tuple[int, int], str]  # edits of the decoder's own hypothesis


class Proposer:
    """Makes the proposals for one sentence after another."""

    def __init__(self, vocabulary: Vocabulary, ngram: NgramModel | None) -> None:
        self._vocabulary = vocabulary
        self._ngram = ngram
        self.alternatives = Alternatives(vocabulary)
        tokens = [vocabulary.token(i) for i in range(len(vocabulary))]
        self._tokens = np.array(tokens, dtype=object)
        self._han = np.array([i >= len(SPECIALS) and is_han(c) for i, c in enumerate(tokens)])
        self._codes = np.zeros(len(tokens), dtype=np.int32)
        if ngram is not None:
            for i in np.flatnonzero(self._han):
                self._codes[i] = ngram.encode(tokens[i])[0]

    def proposals(self, text: str, evidence: Evidence) -> list[Proposal]:
        """Everything worth weighing about ``text``, in no order; proposals may overlap."""
        expected = {(e.start, e.end): e.replacement for e in align(text, evidence.hypothesis)} if evidence.gain else {}
        if self._ngram is None:
            ids = np.zeros(len(text), dtype=np.int32)
            surprise = np.zeros(len(text), dtype=np.float32)
        else:
            ids = self._ngram.encode(text)
            scores = self._ngram.sentence_logprobs(text)
            reach = self._ngram.order
            sums = np.concatenate(([0.0], np.cumsum(scores)))
            ends = np.minimum(np.arange(len(text)) + reach, len(scores))
            surprise = (-(sums[ends] - sums[: len(text)]) / (ends - np.arange(len(text)))).astype(np.float32)
        context = Context(text, evidence, ids, surprise, expected)
        return [*self._characters(context), *self._words(context), *self._structures(context)]

    def _characters(self, context: Context) -> Iterator[Proposal]:
        text, evidence = context.text, context.evidence
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
        if self._ngram is not None:
            ngram = self._ngram.substitution_deltas(context.ids, positions, self._codes[candidates])
        joint = 0.5 * head + ngram
        kept = np.flatnonzero(joint > _JOINT_LEAST)
        order = kept[np.lexsort((-joint[kept], positions[kept]))]
        rank, last = 0, -1
        for index in order.tolist():
            position = int(positions[index])
            rank = rank + 1 if position == last else 0
            last = position
            if rank >= _PER_POSITION:
                continue
            replacement = str(self._tokens[candidates[index]])
            yield self._substitution(
                context,
                position,
                replacement,
                head=float(head[index]),
                decoder=float(decoder[index]),
                ngram=float(ngram[index]),
                best_here=rank == 0,
            )

    def _substitution(
        self, context: Context, start: int, replacement: str, *, best_here: bool, **scores: float
    ) -> Proposal:
        end = start + len(replacement)
        features = substitution_features(
            context.text,
            start,
            replacement,
            keep=float(context.evidence.keep[start:end].mean()),
            agreed=self._agreed(context, start, replacement),
            surprise=float(context.surprise[start:end].mean()),
            best_here=best_here,
            **scores,
        )
        return Proposal(start, end, context.text[start:end], replacement, "substitution", features)

    @staticmethod
    def _agreed(context: Context, start: int, replacement: str) -> bool:
        if context.expected.get((start, start + len(replacement))) == replacement:
            return True
        return all(
            new == old or context.expected.get((i, i + 1)) == new
            for i, (old, new) in enumerate(zip(context.text[start:], replacement, strict=False), start)
        )

    def _words(self, context: Context) -> Iterator[Proposal]:
        """Dictionary words that sound like what stands there and differ in two characters or more."""
        text = context.text
        found: dict[tuple[int, str], None] = {}
        for start in range(len(text) - 1):
            for length in range(2, min(MAX_WORD, len(text) - start) + 1):
                if not is_han(text[start + length - 1]) or not is_han(text[start]):
                    break
                source = text[start : start + length]
                for word in words_read(pronounce(source)):
                    if len(word) == length and sum(a != b for a, b in zip(source, word, strict=True)) >= 2:
                        found[start, word] = None
        if not found or self._ngram is None:
            return
        spans = list(found)
        deltas = self._ngram.edit_deltas(
            context.ids, [(s, s + len(w), self._ngram.encode(w).tolist()) for s, w in spans]
        )
        for (start, word), delta in zip(spans, deltas.tolist(), strict=True):
            if delta < _WORD_LEAST:
                continue
            head, decoder = self._network_scores(context.evidence, context.text, start, word)
            if 0.5 * head + delta > _JOINT_LEAST:
                yield self._substitution(context, start, word, head=head, decoder=decoder, ngram=delta, best_here=True)

    def _network_scores(self, evidence: Evidence, text: str, start: int, word: str) -> tuple[float, float]:
        head = decoder = 0.0
        for position, (old, new) in enumerate(zip(text[start:], word, strict=False), start):
            if old == new:
                continue
            columns = np.flatnonzero(evidence.candidates[position] == self._vocabulary.index(new))
            if len(columns):
                head += float(evidence.head[position, columns[0]])
                decoder += float(evidence.decoder[position, columns[0]])
            else:
                head, decoder = head + _HEAD_LEAST, decoder + _HEAD_LEAST
        return head, decoder

    def _structures(self, context: Context) -> Iterator[Proposal]:
        """Characters to delete, neighbours to swap, and what the decoder adds, removes or moves."""
        text, evidence = context.text, context.evidence
        spans: dict[tuple[int, int, str], float] = {}
        for position in np.flatnonzero(evidence.delete > _DELETE_LEAST).tolist():
            if is_han(text[position]):
                spans[position, position + 1, ""] = float(evidence.delete[position])
        if self._ngram is not None:
            swaps = [
                (i, i + 2, text[i + 1] + text[i])
                for i in range(len(text) - 1)
                if is_han(text[i]) and is_han(text[i + 1]) and text[i] != text[i + 1]
            ]
            if swaps:
                pairs = [(s, e, [int(context.ids[s + 1]), int(context.ids[s])]) for s, e, _ in swaps]
                deltas = self._ngram.edit_deltas(context.ids, pairs)
                spans.update((swap, 0.0) for swap, d in zip(swaps, deltas.tolist(), strict=True) if d > _SWAP_LEAST)
        for (start, end), replacement in context.expected.items():
            if len(replacement) != end - start or sorted(replacement) == sorted(text[start:end]):
                spans[start, end, replacement] = evidence.gain
        if not spans:
            return
        deltas = np.zeros(len(spans), dtype=np.float32)
        if self._ngram is not None:
            edits = [(s, e, self._ngram.encode(r).tolist()) for s, e, r in spans]
            deltas = self._ngram.edit_deltas(context.ids, edits)
        for ((start, end, replacement), network), delta in zip(spans.items(), deltas.tolist(), strict=True):
            features = structure_features(
                text,
                start,
                end,
                replacement,
                shape=_shape(text[start:end], replacement),
                ngram=delta,
                network=network,
                agreed=context.expected.get((start, end)) == replacement,
            )
            yield Proposal(start, end, text[start:end], replacement, "structure", features)


def _shape(source: str, replacement: str) -> str:
    if not source:
        return "missing"
    if not replacement:
        return "redundant"
    return "order" if sorted(source) == sorted(replacement) else "other"
