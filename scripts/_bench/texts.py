"""Texts to measure with: sentences of the sample corpus, and as much text as is wanted without repeating a sentence."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from proofread.cli._text import read_lines, sample

_CLAUSES = (2, 4)
_SENTENCES = (1, 6)


def clean(characters: int) -> list[str]:
    """Sentences of the sample corpus, of about ``characters`` together; generated ones where it is too short."""
    lines = read_lines(sample())
    if sum(map(len, lines)) < characters:
        return list(generated(characters))
    return list(_until(characters, lines))


def generated(characters: int, *, seed: str = "") -> Iterator[str]:
    """Paragraphs of random clauses of the sample corpus, of about ``characters`` together."""
    clauses = [clause for line in read_lines(sample()) for clause in line.rstrip("。！？”").split("，") if clause]
    yield from _until(characters, _paragraphs(clauses, random.Random(seed)))


def _paragraphs(clauses: list[str], chance: random.Random) -> Iterator[str]:
    while True:
        yield "".join(
            "，".join(chance.choices(clauses, k=chance.randint(*_CLAUSES))) + "。"
            for _ in range(chance.randint(*_SENTENCES))
        )


def _until(characters: int, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line
        characters -= len(line)
        if characters <= 0:
            return
