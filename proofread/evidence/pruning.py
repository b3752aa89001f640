"""Which n-grams are worth their bytes: weighted difference (Seymore & Rosenfeld 1996), closed under backoff."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from proofread.evidence.kneser_ney import Counts, context_positions, suffix_positions

_DISCOUNT = 0.7


class Pruner:
    """Scores every n-gram once, then selects for any threshold.

    The score of ``h w`` is the log-likelihood of the training text, in nats, lost when ``P(w | h)`` is
    replaced by ``P(w | h')``, ``h'`` being ``h`` without its first symbol.
    """

    def __init__(self, orders: list[Counts], size: int) -> None:
        """``orders`` are the counts of orders 1 to N over ``size`` symbols; contexts and suffixes of all
        n-grams must be among them.
        """
        self._orders = orders
        self._contexts = [context_positions(orders, n, size) for n in range(2, len(orders) + 1)]
        self._suffixes = [suffix_positions(orders, n, size) for n in range(2, len(orders) + 1)]
        self._scores = [self._score(n) for n in range(2, len(orders) + 1)]

    def _score(self, n: int) -> NDArray[np.float32]:
        shorter = self._orders[n - 2].counts
        context, suffix = self._contexts[n - 2], self._suffixes[n - 2]
        # A fraction of an occurrence, from a source of little weight, keeps a fraction.
        plain = self._orders[n - 1].counts
        count = np.maximum(plain - _DISCOUNT, plain * (1 - _DISCOUNT))
        above = self._orders[n - 3].counts[self._contexts[n - 3][suffix]] if n > 2 else shorter.sum()
        gain = np.log(count / shorter[context]) - np.log(shorter[suffix] / above)
        return (count * gain).astype(np.float32)

    def select(self, threshold: float) -> list[Counts]:
        """The n-grams scoring above ``threshold``, and the contexts and suffixes they need."""
        chosen = [scores > threshold for scores in self._scores]
        for n in range(len(self._orders), 2, -1):
            longer = chosen[n - 2]
            chosen[n - 3][self._contexts[n - 2][longer]] = True
            chosen[n - 3][self._suffixes[n - 2][longer]] = True
        kept = [self._orders[0]]
        kept += [counts.select(mask) for counts, mask in zip(self._orders[1:], chosen, strict=True)]
        return kept

    def threshold_for(self, most_bytes: int, size_of: Callable[[Sequence[int]], int]) -> float:
        """The lowest threshold whose model is no larger than ``most_bytes``.

        ``size_of`` gives the bytes of a model from the number of n-grams of each order.
        """
        low, high = 0.0, float(max(scores.max(initial=0) for scores in self._scores))
        while high - low > 0.005 * high:
            # Sizes fall with the logarithm of the threshold.
            middle = (low * high) ** 0.5 if low else high / 8
            if size_of([len(order.keys) for order in self.select(middle)]) > most_bytes:
                low = middle
            else:
                high = middle
            if high < 1e-3:
                return 0.0
        return high
