"""The way from texts to edits: pieces, the network, proposals, decisions. Product, fitting and evaluation take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np

from proofread.correction.cache import Cache
from proofread.correction.findings import Decided, Findings, Found, Trace
from proofread.correction.pieces import pieces
from proofread.correction.workers import Workers
from proofread.decision.layer import DecisionLayer
from proofread.evidence.network import Evidence, NetworkScorer, Opinion
from proofread.text.order import batches
from proofread.text.sentences import split_sentences

#: Sentences are sorted by length within this many batches.
_POOL = 8
#: Characters that a text is taken for when the size of a pool is reckoned.
_USUAL = 30
#: Padded characters that the network reads at once: its probabilities of each fill a row of the vocabulary's size.
_PADDED = 300
#: Batches that are decided about in one go: many small arrays cost more than few large ones.
_TOGETHER = 8


class Corrector:
    """Finds edits in texts. Using it from several threads is safe.

    Args:
        network: what reads batches of sentences.
        decision: what proposes and decides.
        least: the decoder is not asked about pieces in which nothing could reach this confidence even if it agreed;
            None asks about all.
        threads: batches that are read at the same time.
        remember: pieces whose edits are kept for text that repeats itself.
        traced: keep everything that was weighed. Then nothing is remembered from one pool of texts to the next.
    """

    def __init__(
        self,
        network: NetworkScorer,
        decision: DecisionLayer,
        *,
        least: float | None = None,
        threads: int = 1,
        remember: int = 0,
        traced: bool = False,
    ) -> None:
        self.network = network
        self.decision = decision
        self._least = least
        self._traced = traced
        self._workers = Workers(threads)
        self._cache: Cache[Decided] = Cache(0 if traced else remember)

    def pipe(self, texts: Iterable[str], *, batch_size: int = 64) -> Iterator[Findings]:
        """What is found in each of ``texts``, in order; reads ahead some hundreds of sentences, never all.

        Args:
            texts: any number of texts.
            batch_size: most sentences that the network reads at once.
        """
        iterator = iter(texts)
        while pool := list(_take(iterator, batch_size * _POOL)):
            yield from self._pool(pool, batch_size)

    def close(self) -> None:
        """End the threads; a later call starts new ones."""
        self._workers.close()

    def _pool(self, texts: Sequence[str], batch_size: int) -> Iterator[Findings]:
        sentences = [split_sentences(text) for text in texts]
        read = [list(pieces(text, spans)) for text, spans in zip(texts, sentences, strict=True)]
        contents = dict.fromkeys(piece.content for row in read for piece in row)
        known = {content: decided for content in contents if (decided := self._cache.get(content)) is not None}
        new = [content for content in contents if content not in known]
        cut = [[new[index] for index in batch] for batch in batches(new, most=batch_size, padded=_PADDED)]
        together = max(1, min(_TOGETHER, len(cut) // self._workers.count))
        groups = [cut[first : first + together] for first in range(0, len(cut), together)]
        for group, made in zip(groups, self._workers.map(self._decide, groups), strict=True):
            known.update(zip(chain.from_iterable(group), made, strict=True))
        self._cache.update(known)
        for text, spans, row in zip(texts, sentences, read, strict=True):
            yield Findings(text, spans, [Found(piece, known[piece.content]) for piece in row])

    def _decide(self, group: Sequence[Sequence[str]]) -> list[Decided]:
        """What is to be said about the texts of some batches, which the network reads one after the other."""
        texts = list(chain.from_iterable(group))
        encoded = [self.network.encode(batch, self.decision.alternatives) for batch in group]
        first = self.decision.look(texts, Evidence.joined([one.evidence for one in encoded]))
        reach = first.reach()
        rows = list(range(len(texts))) if self._least is None else np.flatnonzero(reach >= self._least).tolist()
        if not rows and not self._traced:  # as with most single sentences
            return [Decided((), one) for one in reach.tolist()]
        opinions, start = [], 0
        for one, batch in zip(encoded, group, strict=True):
            opinions.append(self.network.score(one, [row - start for row in rows if 0 <= row - start < len(batch)]))
            start += len(batch)
        decision = self.decision.decide(first, Opinion.joined(opinions), rows, read=self._read)
        traces: list[tuple[Trace, ...]] = [()] * len(texts)
        if self._traced:
            places = [{row: row for row in range(len(texts))}, {row: at for at, row in enumerate(decision.again)}]
            traces = [
                tuple(Trace(one, at[row]) for one, at in zip(decision.passes, places, strict=False) if row in at)
                for row in range(len(texts))
            ]
        return [Decided(*both) for both in zip(decision.edits, reach.tolist(), traces, strict=True)]

    def _read(self, texts: Sequence[str]) -> tuple[Evidence, Opinion]:
        """What the network says of ``texts``."""
        order = batches(texts, most=len(texts), padded=_PADDED)
        read = [[texts[index] for index in batch] for batch in order]
        encoded = [self.network.encode(batch, self.decision.alternatives) for batch in read]
        back = np.argsort(list(chain.from_iterable(order))).tolist()
        evidence = Evidence.joined([one.evidence for one in encoded])
        return evidence.rows(back), Opinion.joined([self.network.score(one) for one in encoded]).rows(back)


def _take(texts: Iterator[str], count: int) -> Iterator[str]:
    """Up to ``count`` texts, fewer if they are long, at least one."""
    total = 0
    for text in islice(texts, count):
        yield text
        total += len(text)
        if total >= count * _USUAL:
            return
