"""Fill patterns of slots with words so that the text has exactly a given length.

A pattern is a sequence of tokens with spaces between: the name of a slot in FILLERS, with ``?`` if it may stay empty,
or literal text.
"""

from __future__ import annotations

import random
from functools import cache

from proofread.corpus.controlled_lexicon import FILLERS, Split

_TRIES = 20


def _options(split: Split, token: str) -> tuple[str, ...]:
    name = token.removesuffix("?")
    if name not in FILLERS:
        return (token,)
    return FILLERS[name][split] + (("",) if token != name else ())


@cache
def _by_length(split: Split, token: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for option in _options(split, token):
        found.setdefault(len(option), []).append(option)
    return {length: tuple(options) for length, options in found.items()}


@cache
def _ways(split: Split, tokens: tuple[str, ...], length: int) -> int:
    """How many texts of exactly ``length`` characters the tokens can give."""
    if not tokens or length < 0:
        return int(length == 0)
    by_length = _by_length(split, tokens[0])
    return sum(len(options) * _ways(split, tokens[1:], length - n) for n, options in by_length.items())


@cache
def _fitting(split: Split, patterns: tuple[str, ...], length: int) -> tuple[tuple[str, ...], ...]:
    """The patterns, as tokens, that can fill exactly ``length`` characters."""
    tokens = (tuple(pattern.split()) for pattern in patterns)
    return tuple(each for each in tokens if _ways(split, each, length))


def fill(draw: random.Random, split: Split, patterns: tuple[str, ...], length: int) -> str:
    """A text of exactly ``length`` characters; one that repeats itself is drawn again a few times."""
    for _ in range(_TRIES):
        words = _words(draw, split, draw.choice(_fitting(split, patterns, length)), length)
        endings = [word[-3:] for word in words if len(word) > 2]
        if len(set(endings)) == len(endings):
            break
    return "".join(words)


def _words(draw: random.Random, split: Split, tokens: tuple[str, ...], length: int) -> list[str]:
    """One word for each token, uniform over all that make ``length`` characters together."""
    words = []
    for index, token in enumerate(tokens):
        rest = tokens[index + 1 :]
        by_length = _by_length(split, token)
        weights = [len(options) * _ways(split, rest, length - n) for n, options in by_length.items()]
        (chosen,) = draw.choices(list(by_length), weights)
        words.append(draw.choice(by_length[chosen]))
        length -= chosen
    return words


@cache
def lengths(split: Split, patterns: tuple[str, ...], first: int, last: int) -> tuple[int, ...]:
    """The lengths in ``first`` … ``last`` that the patterns can fill."""
    return tuple(length for length in range(first, last + 1) if _fitting(split, patterns, length))
