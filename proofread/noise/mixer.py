"""Corrupt sentences: how many errors, of which families, at which places."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from proofread.edits.example import Example
from proofread.errors import ConfigError
from proofread.noise.base import Change, Family, corruption
from proofread.noise.config import OBSERVED, NoiseConfig
from proofread.noise.families import family_of
from proofread.noise.keyed_random import KeyedRandom, key
from proofread.noise.observed import Observed
from proofread.noise.sound import by_same_sound

__all__ = ["NoiseConfig", "Noiser"]

#: Places tried before an error of one family is given up for a wrong character of the same sound, which
#: nearly every Han character allows; what people were not seen to do is not made up.
_TRIES = 10
#: A schedule is followed in this many steps, so that its settings are worked out once per step.
_STEPS = 200


class _Plan(NamedTuple):
    families: tuple[Family, ...]
    bounds: tuple[float, ...]
    rate: float
    clean_share: float


def _plan(settings: NoiseConfig, observed: Observed | None) -> _Plan:
    weights = {name: weight for name, weight in settings.weights.items() if weight > 0}
    if not weights and settings.clean_share < 1:
        raise ConfigError("weights：至少要有一类的权重大于 0，除非 clean_share 是 1")
    total = sum(weights.values())
    bounds = tuple(bound / total for bound in accumulate(weights.values()))[:-1]
    families = tuple(_family(name, settings, observed) for name in weights)
    return _Plan(families, bounds, settings.rate, settings.clean_share)


def _family(name: str, settings: NoiseConfig, observed: Observed | None) -> Family:
    if name != OBSERVED:
        return family_of(name, rare_share=settings.rare_share, function_word_share=settings.function_word_share)
    if observed is None:
        raise ConfigError(f"weights.{OBSERVED}：人怎样写错，要从句对里看；没有给句对（训练时是 data.observed）")
    return observed


_epoch_key = lru_cache(maxsize=16)(key)


class Noiser:
    """Injects errors into clean sentences, reproducibly.

    Args:
        config: how many, and of which families.
        observed: the errors of family ``observed``, which has none of its own.

    Raises:
        ConfigError: the configuration wants what cannot be had; the message names the key.

    Example:
        >>> noiser = Noiser(NoiseConfig(seed=1, clean_share=0))
        >>> pair = noiser.corrupt("他们正在讨论这个问题。", epoch=0, index=0)
        >>> apply(pair.source, pair.edits) == pair.target
        True
    """

    def __init__(self, config: NoiseConfig, *, observed: Observed | None = None) -> None:
        self.config = config
        self._observed = observed
        self._plans = tuple(_plan(config.at(step / _STEPS), observed) for step in range(_STEPS + 1))

    def corrupt(self, sentence: str, *, epoch: int, index: int, progress: float = 0.0) -> Example:
        """``sentence`` with errors, and the edits that undo them.

        Depends on nothing but the configuration, the arguments and the packaged tables.

        Args:
            sentence: clean text, any length.
            epoch: how often the corpus has been read; another epoch gives other errors.
            index: number of the sentence in the corpus.
            progress: share of the training done, for the schedule; below 0 counts as 0, above 1 as 1.
        """
        plan = self._plans[round(min(max(progress, 0.0), 1.0) * _STEPS)]
        # Added, not hashed one after the other: as good here, since epochs are 64-bit hashes apart, and cheaper.
        random = KeyedRandom(key(_epoch_key(self.config.seed, epoch) + index))
        if not sentence or random.uniform() < plan.clean_share:
            return Example(sentence, sentence, ())
        changes: list[Change] = []
        for _ in range(self._count(len(sentence), plan.rate, random)):
            family = plan.families[bisect_right(plan.bounds, random.uniform())]
            change = _place(family, sentence, changes, random)
            if change is None and family is not self._observed:
                change = _place(by_same_sound, sentence, changes, random)
            if change is not None:
                changes.append(change)
        changes.sort()
        return corruption(sentence, changes)

    def _count(self, length: int, rate: float, random: KeyedRandom) -> int:
        """1 + a geometric number, ``rate * length`` on average where that is above 1."""
        mean = rate * length
        if mean <= 1:
            return 1
        # P(G >= g) = (1 - 1/mean) ** g, so G is the logarithm of a uniform draw to that base.
        extra = int(math.log(1 - random.uniform()) / math.log(1 - 1 / mean))
        return min(1 + extra, max(1, int(length * self.config.max_share)))


def _place(family: Family, text: str, changes: list[Change], random: KeyedRandom) -> Change | None:
    """An error of ``family`` that touches none of ``changes``, at one of a few random places."""
    for _ in range(_TRIES):
        change = family(text, random.below(len(text)), random)
        if change is None:
            continue
        for other in changes:
            # A gap on both sides keeps the edits disjoint and each error recognisable for itself.
            if change.start <= other.end and other.start <= change.end:
                break
        else:
            return change
    return None
