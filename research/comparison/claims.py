"""What the paper claims, as differences that can be tested."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from proofread.metrics.significance import Comparison
from research.comparison.judgement import Judged, tested

#: Differences whose p is below this count as shown.
LEVEL: Final = 0.01

Judgements = Mapping[str, Judged]


@dataclass(frozen=True)
class Ingredient:
    """What distinguishes system ``more`` from system ``less``."""

    name: str
    less: str
    more: str


CELL: Final = Ingredient("LSTM 单元代替 RNN", "rnn", "lstm")
BIDIRECTIONAL: Final = Ingredient("双向编码（有注意力）", "lstm_attention", "bilstm_attention")
ATTENTION: Final = Ingredient("注意力（双向编码）", "bilstm", "bilstm_attention")
INGREDIENTS: Final = (
    CELL,
    Ingredient("双向编码（无注意力）", "lstm", "bilstm"),
    BIDIRECTIONAL,
    Ingredient("注意力（单向编码）", "lstm", "lstm_attention"),
    ATTENTION,
    Ingredient("双向与注意力一起（论文的模型对 LSTM）", "lstm", "bilstm_attention"),
    Ingredient("拼音、复制、改错头（本项目对论文的模型）", "bilstm_attention", "ours"),
)


def verdict(difference: float, p_value: float) -> str:
    """In words: does the ingredient help?"""
    if p_value >= LEVEL:
        return "未见差别"
    return "成立" if difference > 0 else "相反"


@dataclass(frozen=True)
class Contrast:
    """An ingredient's gain in one group of sentences against its gain in another."""

    near: Comparison
    far: Comparison

    @property
    def difference(self) -> float:
        """Gain in the second group minus gain in the first."""
        return self.far.difference - self.near.difference

    @property
    def p_value(self) -> float:
        """Two-sided. The groups are different sentences, so the variances of the gains add up (normal approximation of
        the bootstrap intervals).
        """
        variance = sum(((one.interval.high - one.interval.low) / 3.92) ** 2 for one in (self.near, self.far))
        return math.erfc(abs(self.difference) / math.sqrt(2 * variance)) if variance else 1.0


def contrast(
    judged: Judgements, ingredient: Ingredient, near: Sequence[int], far: Sequence[int], *, metric: str = "edit-f"
) -> Contrast:
    """Compare the gain of ``ingredient`` on the sentences ``near`` and ``far``."""
    less, more = judged[ingredient.less], judged[ingredient.more]
    return Contrast(tested(less, more, metric, near), tested(less, more, metric, far))
