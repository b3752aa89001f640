"""Learning rate over training: linear warm-up, then half a cosine down to a floor."""

from __future__ import annotations

import math
from dataclasses import dataclass

from proofread.errors import ConfigError


@dataclass(frozen=True)
class OptimizerConfig:
    """AdamW and its schedule.

    Attributes:
        learning_rate: at the end of warm-up.
        warmup: share of training spent warming up.
        floor: the last learning rate as a share of ``learning_rate``.
        weight_decay: on matrices, not on biases.
        gradient_clip: largest gradient norm.
    """

    learning_rate: float = 2e-3
    warmup: float = 0.03
    floor: float = 0.03
    weight_decay: float = 0.01
    gradient_clip: float = 1.0

    def __post_init__(self) -> None:
        if self.learning_rate <= 0:
            raise ConfigError(f"optimizer.learning_rate：应大于 0，现有 {self.learning_rate}")
        for name in ("warmup", "floor"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"optimizer.{name}：应是 0 到 1 的数，现有 {getattr(self, name)}")

    def factor(self, progress: float) -> float:
        """Share of ``learning_rate`` at ``progress`` in [0, 1] of training."""
        progress = min(max(progress, 0.0), 1.0)
        if progress < self.warmup:
            return max(progress / self.warmup, 0.01)
        rest = (progress - self.warmup) / max(1 - self.warmup, 1e-9)
        return self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * rest))
