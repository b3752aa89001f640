"""The shape every metric has: segment → short integer vector → sum → score with a signature.

Because the vectors are additive, one vector per segment is all that confidence intervals, paired tests and
sums over batches or devices need; nothing is decoded or aligned twice. The shape is sacrebleu's
(Post 2018, "A Call for Clarity in Reporting BLEU Scores").
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from proofread.errors import FormatError

#: Version of the definitions in this folder: raised by every change that can move a number.
VERSION = "1"

#: What one segment's hypothesis is: a string, or its edits.
Hypothesis = TypeVar("Hypothesis")
#: What it is compared with: a string, or a list of strings or of edits with one entry per reference.
Reference = TypeVar("Reference")
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Decisions by outcome; a wrong rewrite may be both a false positive and a false negative."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """TP / (TP + FP)."""
        return ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """TP / (TP + FN)."""
        return ratio(self.tp, self.tp + self.fn)

    def f(self, beta: float = 1.0) -> float:
        """Weighted harmonic mean of precision and recall; ``beta`` below 1 favours precision."""
        weight = beta * beta
        return ratio((1 + weight) * self.tp, (1 + weight) * self.tp + weight * self.fn + self.fp)


def ratio(part: float, whole: float) -> float:
    """``part / whole``, and 0 where there is nothing to divide by."""
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """A result: the values, the counts they come from, and the choices that could have moved them.

    Attributes:
        name: The metric.
        values: Every number of the result; shares and F are in [0, 1].
        counts: The summed integer statistics behind the values.
        signature: ``key:value`` pairs joined by ``|``, version last.
        headline: The key in ``values`` of the number to quote.
    """

    name: str
    values: Mapping[str, float]
    counts: Mapping[str, int]
    signature: str
    headline: str

    @property
    def value(self) -> float:
        """The headline number."""
        return self.values[self.headline]


class Metric(ABC, Generic[Hypothesis, Reference]):
    """Base of all metrics; a subclass says how one segment is counted and how counts become values."""

    #: Stable name, used on the command line and in :class:`Score`.
    name: str
    #: Key of the value to quote.
    headline: str
    #: Name of every entry of the vector, in order.
    fields: Sequence[str]

    @abstractmethod
    def segment(self, source: str, hypothesis: Hypothesis, reference: Reference) -> Counts:
        """Integer statistics of one segment, in the order of :attr:`fields`."""

    @abstractmethod
    def values(self, counts: Counts) -> dict[str, float]:
        """All values of the result from a summed vector; must accept the zero vector."""

    @abstractmethod
    def choices(self) -> dict[str, str]:
        """Every option that can move a value, in the order in which the signature shows them."""

    def signature(self, *, data: str | None = None) -> str:
        """``key:value`` pairs joined by ``|``: the choices, the data where known, the version last."""
        pairs = self.choices() | ({} if data is None else {"data": data}) | {"version": VERSION}
        return "|".join(f"{key}:{value}" for key, value in pairs.items())

    def statistics(
        self, sources: Sequence[str], hypotheses: Sequence[Hypothesis], references: Sequence[Reference]
    ) -> Counts:
        """One row per segment: ``[segments, len(fields)]``.

        Raises:
            FormatError: The three lists are empty or of unequal length.
            TypeError: A plain string was given where a list of strings is meant.
        """
        self._check(sources, hypotheses, references)
        return np.stack([self.segment(*triple) for triple in zip(sources, hypotheses, references, strict=True)])

    def _check(self, *columns: Sequence[object]) -> None:
        for name, column in zip(("sources", "hypotheses", "references"), columns, strict=True):
            if isinstance(column, str):
                raise TypeError(f"{type(self).__name__}: {name} must be a list with one entry per segment")
        sizes = tuple(len(column) for column in columns)
        if len(set(sizes)) != 1:
            raise FormatError("句数不等：原文 {}，输出 {}，答案 {}".format(*sizes))
        if not sizes[0]:
            raise FormatError("没有可打分的句子")

    def score(self, counts: Counts, *, data: str | None = None) -> Score:
        """The result for a summed vector; ``data`` is the :func:`fingerprint` of what was scored."""
        values = self.values(counts)
        named = {name: int(count) for name, count in zip(self.fields, counts, strict=True)}
        return Score(self.name, values, named, self.signature(data=data), self.headline)

    def corpus_score(
        self, sources: Sequence[str], hypotheses: Sequence[Hypothesis], references: Sequence[Reference]
    ) -> Score:
        """Score a whole corpus; errors as in :meth:`statistics`."""
        counts = self.statistics(sources, hypotheses, references).sum(axis=0)
        return self.score(counts, data=fingerprint(sources, references))


def fingerprint(sources: Sequence[str], references: Sequence[object]) -> str:
    """Eight hexadecimal digits that tell two test sets apart: SHA-256 over sources and references."""
    digest = hashlib.sha256()
    for source, reference in zip(sources, references, strict=True):
        several = [reference] if isinstance(reference, str) else reference
        digest.update(json.dumps([source, several], default=str).encode("ascii"))
    return digest.hexdigest()[:8]
