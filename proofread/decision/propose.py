"""From evidence to proposals: every edit worth weighing, with its features.

The network and the confusion tables name candidates, the language model scores them in their context, and what
both find hopeless is dropped before the costlier features are computed. What the decoder thinks of a proposal is
filled in afterwards (:meth:`Proposer.hear`), because for most sentences nobody needs to ask it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import ne
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.decision.alternatives import Alternatives
from proofread.decision.evidence import Evidence, Opinion
from proofread.decision.features import (
    LEAST_RATIO,
    Proposal,
    Substitution,
    set_decoder,
    structure_features,
    substitution_features,
)
from proofread.decision.habits import Habits
from proofread.decision.ngram import NgramModel
from proofread.decision.sentences import SentenceScores
from proofread.edits.align import align
from proofread.lexicon.words import MAX_WORD, pronounce, words_read
from proofread.text.characters import HAN_RUN, is_han
from proofread.text.vocabulary import SPECIALS, Vocabulary

#: Candidates whose half head ratio plus language-model gain is below this are dropped.
_JOINT_LEAST = -1.0
_PER_POSITION = 3
#: How far away a place is still a neighbour.
_NEAR = 3
#: Language-model gain that a word with several changed characters needs, and how improbable one of the characters
#: in its place must be.
_WORD_LEAST, _WORD_DOUBT = 2.0, -6.0
_DELETE_LEAST = -3.0
_SWAP_LEAST = 2.0


@dataclass(slots=True)
class Scene:
    """Sentences with everything that is proposed about them."""

    texts: Sequence[str]
    evidence: Evidence
    scores: SentenceScores | None
    proposals: list[list[Proposal]]
    #: By sentence and position how good the best and the second best candidates look.
    best: list[dict[int, tuple[float, float]]]
    _levels: dict[int, tuple[list[float], list[float], float, list[float]]] = field(default_factory=dict)

    def levels(self, row: int) -> tuple[list[float], list[float], float, list[float]]:
        """By position log P and surprise by the language model, their mean, and what the head says of keeping."""
        if row not in self._levels:
            length = len(self.texts[row])
            scored, surprises, context = [0.0] * length, [0.0] * length, 0.0
            if self.scores is not None:
                scored, surprises = self.scores.log_probabilities(row).tolist(), self.scores.surprise(row).tolist()
                context = -fmean(scored)
            self._levels[row] = scored, surprises, context, self.evidence.keep[row, :length].tolist()
        return self._levels[row]

    def doubtful(self, row: int, shortest: int, longest: int) -> Iterator[tuple[int, int]]:
        """Spans of Han characters in sentence ``row`` that hold one which the language model finds improbable."""
        if self.scores is None:
            return
        text = self.texts[row]
        doubts = np.flatnonzero(self.scores.log_probabilities(row)[:-1] < _WORD_DOUBT).tolist()
        runs = [(run.start(), run.end()) for run in HAN_RUN.finditer(text)] if doubts else []
        for first, last in runs:
            here = doubts[bisect_left(doubts, first) : bisect_left(doubts, last)]
            starts = sorted({start for d in here for start in range(max(first, d - longest + 1), d + 1)})
            for start in starts:
                nearest = here[bisect_left(here, start)]
                for end in range(max(start + shortest, nearest + 1), min(start + longest, last) + 1):
                    yield start, end


class _Span(NamedTuple):
    """A replacement of any length that is worth scoring, and what the network says for it."""

    start: int
    end: int
    replacement: str
    network: float
    least: float  # language-model gain below which it is dropped


class Proposer:
    """Makes the proposals for batches of sentences."""

    def __init__(self, vocabulary: Vocabulary, ngram: NgramModel | None, habits: Habits | None = None) -> None:
        self._vocabulary = vocabulary
        self._ngram = ngram
        self._habits = habits or Habits({})
        self.alternatives = Alternatives(vocabulary, self._habits)
        tokens = [vocabulary.token(i) for i in range(len(vocabulary))]
        self._tokens = tokens
        self._han = np.array([i >= len(SPECIALS) and is_han(c) for i, c in enumerate(tokens)])
        self._codes = np.zeros(len(tokens), dtype=np.int32)
        if ngram is not None:
            han = np.flatnonzero(self._han)
            self._codes[han] = ngram.encode("".join(tokens[i] for i in han.tolist()))

    def propose(self, texts: Sequence[str], evidence: Evidence) -> Scene:
        """Everything worth weighing about ``texts`` before the decoder is heard; proposals may overlap."""
        scores = None
        if self._ngram is not None:
            scores = SentenceScores(self._ngram, [self._ngram.encode(text) for text in texts])
        scene = Scene(texts, evidence, scores, [[] for _ in texts], [{} for _ in texts])
        for row, proposal in self._characters(scene):
            scene.proposals[row].append(proposal)
        spans = [
            (row, span)
            for row in range(len(texts))
            for source in (self._words, self._swaps, self._deletions)
            for span in source(scene, row)
        ]
        for row, proposal in self._weighed(scene, spans):
            scene.proposals[row].append(proposal)
        return scene

    def hear(self, scene: Scene, opinion: Opinion) -> None:
        """Add what the decoder says: its scores and agreement to all proposals, and proposals of its own."""
        spans = []
        for row, (text, proposals) in enumerate(zip(scene.texts, scene.proposals, strict=True)):
            expected: dict[tuple[int, int], str] = {}
            if opinion.hypotheses[row] != text:
                expected = {(e.start, e.end): e.replacement for e in align(text, opinion.hypotheses[row])}
            known = {(p.start, p.end, p.replacement) for p in proposals}
            spans += [
                (row, _Span(start, end, replacement, opinion.gains[row], -np.inf))
                for (start, end), replacement in expected.items()
                if (len(replacement) != 1 or end - start != 1) and (start, end, replacement) not in known
            ]
            for proposal in proposals:
                self._fill(proposal, scene, row, opinion, expected)
        for row, proposal in self._weighed(scene, spans):
            self._fill(proposal, scene, row, opinion, {(proposal.start, proposal.end): proposal.replacement})
            scene.proposals[row].append(proposal)

    def _fill(
        self, proposal: Proposal, scene: Scene, row: int, opinion: Opinion, expected: Mapping[tuple[int, int], str]
    ) -> None:
        ratio = self._ratio(scene, row, proposal.start, proposal.replacement, opinion.decoder)
        set_decoder(proposal, ratio, agreed=_agreed(proposal, expected))

    def _characters(self, scene: Scene) -> Iterator[tuple[int, Proposal]]:
        """One character by another, the best few at each place."""
        evidence = scene.evidence
        batch, length, _ = evidence.candidates.shape
        own = np.zeros((batch, length), dtype=np.int64)
        han = np.zeros((batch, length), dtype=bool)
        for row, text in enumerate(scene.texts):
            own[row, : len(text)] = self._vocabulary.encode(text).characters
            for run in HAN_RUN.finditer(text):
                han[row, run.start() : run.end()] = True
        valid = han[:, :, None] & (evidence.head > LEAST_RATIO)
        valid &= self._han[evidence.candidates] & (evidence.candidates != own[:, :, None])
        rows, positions, columns = np.nonzero(valid)
        if not len(rows):
            return
        candidates = evidence.candidates[rows, positions, columns]
        places = rows * length + positions
        _, first = np.unique(places * len(self._tokens) + candidates, return_index=True)
        rows, positions, places, candidates = rows[first], positions[first], places[first], candidates[first]
        head = evidence.head[rows, positions, columns[first]]
        left = right = np.zeros(len(rows), dtype=np.float32)
        if scene.scores is not None:
            left, right = scene.scores.substitutions(rows, positions, self._codes[candidates])
        joint = 0.5 * head + left + right
        kept = np.flatnonzero(joint > _JOINT_LEAST)
        kept = kept[np.lexsort((-joint[kept], places[kept]))]
        ranks = np.arange(len(kept)) - np.searchsorted(places[kept], places[kept])
        for index, rank in zip(kept[ranks < 2].tolist(), ranks[ranks < 2].tolist(), strict=True):
            best, position = scene.best[rows[index]], int(positions[index])
            best[position] = (best[position][0], float(joint[index])) if rank else (float(joint[index]), _JOINT_LEAST)
        for index in kept[ranks < _PER_POSITION].tolist():
            row, position = int(rows[index]), int(positions[index])
            token = self._tokens[candidates[index]]
            scores = (float(head[index]), float(left[index]), float(right[index]))
            yield row, self._substitution(scene, row, position, token, *scores)

    def _weighed(self, scene: Scene, spans: Sequence[tuple[int, _Span]]) -> Iterator[tuple[int, Proposal]]:
        """Whole words, deletions, insertions and swaps, scored by the language model in one go."""
        distinct = list({(row, span.start, span.end, span.replacement): (row, span) for row, span in spans}.values())
        if not distinct:
            return
        gains = np.zeros(len(distinct), dtype=np.float32)
        if scene.scores is not None and self._ngram is not None:
            codes = self._ngram.encode("".join(span.replacement for _, span in distinct))
            gains = scene.scores.edits(
                [row for row, _ in distinct],
                [(span.start, span.end, len(span.replacement)) for _, span in distinct],
                codes,
            )
        for (row, span), gain in zip(distinct, gains.tolist(), strict=True):
            if gain < span.least:
                continue
            source = scene.texts[row][span.start : span.end]
            shape = _shape(source, span.replacement)
            if shape == "same length":
                head = self._ratio(scene, row, span.start, span.replacement, scene.evidence.head)
                if 0.5 * head + gain > _JOINT_LEAST:
                    halves = (gain / 2, gain / 2)
                    yield row, self._substitution(scene, row, span.start, span.replacement, head, *halves)
                continue
            features = structure_features(
                scene.texts[row],
                span.start,
                span.end,
                span.replacement,
                shape=shape,
                ngram=gain,
                network=span.network,
            )
            yield row, Proposal(span.start, span.end, source, span.replacement, "structure", features)

    def _words(self, scene: Scene, row: int) -> Iterator[_Span]:
        """Dictionary words that sound like what stands there and differ in two characters or more."""
        text = scene.texts[row]
        for start, end in scene.doubtful(row, 2, MAX_WORD):
            source = text[start:end]
            for word in words_read(pronounce(source)):
                if len(word) == len(source) and _differences(source, word) > 1:
                    yield _Span(start, end, word, 0.0, _WORD_LEAST)

    def _swaps(self, scene: Scene, row: int) -> Iterator[_Span]:
        """Neighbouring characters in the other order."""
        text = scene.texts[row]
        for start, end in scene.doubtful(row, 2, 2):
            if text[start] != text[start + 1]:
                yield _Span(start, end, text[start + 1] + text[start], 0.0, _SWAP_LEAST)

    def _deletions(self, scene: Scene, row: int) -> Iterator[_Span]:
        """Characters that the head would delete."""
        text = scene.texts[row]
        for position in np.flatnonzero(scene.evidence.delete[row, : len(text)] > _DELETE_LEAST).tolist():
            if is_han(text[position]):
                network = float(scene.evidence.delete[row, position])
                yield _Span(position, position + 1, "", network, -np.inf)

    def _substitution(
        self, scene: Scene, row: int, start: int, replacement: str, head: float, left: float, right: float
    ) -> Proposal:
        text, end = scene.texts[row], start + len(replacement)
        scored, surprises, context, keep = scene.levels(row)
        joint, best = 0.5 * head + left + right, scene.best[row]
        # What looks best at a place is this proposal itself, or else the one that it has to beat.
        rivals = [second if first <= joint else first for first, second in _values(best, start, end)]
        nearby = [first for first, _ in _values(best, start - _NEAR, start) + _values(best, end, end + _NEAR)]
        scores = Substitution(
            head=head,
            left=left,
            right=right,
            old_left=fmean(scored[start:end]),
            keep=fmean(keep[start:end]),
            surprise=fmean(surprises[start:end]),
            context=context,
            margin=joint - max(rivals, default=_JOINT_LEAST),
            nearby=max(nearby, default=_JOINT_LEAST),
            habit=self._habits.log_count(text[start:end], replacement),
        )
        features = substitution_features(text, start, replacement, scores)
        return Proposal(start, end, text[start:end], replacement, "substitution", features)

    def _ratio(self, scene: Scene, row: int, start: int, replacement: str, ratios: NDArray[np.float32]) -> float:
        """A network's ratios summed over the changed characters of a span."""
        total, text = 0.0, scene.texts[row]
        for position, new in enumerate(replacement, start):
            if position >= len(text) or text[position] == new:
                continue
            columns = np.flatnonzero(scene.evidence.candidates[row, position] == self._vocabulary.index(new))
            total += float(ratios[row, position, columns[0]]) if len(columns) else LEAST_RATIO
        return total


def _values(best: Mapping[int, tuple[float, float]], start: int, end: int) -> list[tuple[float, float]]:
    return [best[place] for place in range(start, end) if place in best]


def _differences(left: str, right: str) -> int:
    return sum(map(ne, left, right))


def _agreed(proposal: Proposal, expected: Mapping[tuple[int, int], str]) -> bool:
    """Whether the decoder writes what ``proposal`` does, as one edit or character by character."""
    if expected.get((proposal.start, proposal.end)) == proposal.replacement:
        return True
    return len(proposal.source) == len(proposal.replacement) > 0 and all(
        new == old or expected.get((i, i + 1)) == new
        for i, (old, new) in enumerate(zip(proposal.source, proposal.replacement, strict=True), proposal.start)
    )


def _shape(source: str, replacement: str) -> str:
    if not source:
        return "missing"
    if not replacement:
        return "redundant"
    if sorted(source) == sorted(replacement):
        return "order"
    return "same length" if len(source) == len(replacement) else "other"
