"""How often a rule is right: findings that a person judged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from proofread.lexicon.resource import read_resource


class Judgement(NamedTuple):
    """Of ``judged`` findings ``right`` were right."""

    judged: int
    right: int

    @property
    def confidence(self) -> float:
        """The expected share of right findings, from a uniform prior: (right + 1) / (judged + 2)."""
        return (self.right + 1) / (self.judged + 2)


@cache
def judgements() -> Mapping[str, Judgement]:
    """What is known of each rule, by number; a rule that found nothing in the judged text is missing."""
    rows = (line.split("\t") for line in read_resource("rule_judgements.tsv").decode().splitlines())
    return {number: Judgement(int(judged), int(right)) for number, judged, right in rows}


def confidence(number: str) -> float:
    """The probability that a finding of rule ``number`` is right."""
    return judgements().get(number, Judgement(0, 0)).confidence
