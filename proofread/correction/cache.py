"""What was found in sentences that return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Cache(Generic[T]):
    """Keeps up to ``most`` values by text; forgets all of them when there is no room for more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[str, T] = {}

    def get(self, text: str) -> T | None:
        """What is known of ``text``."""
        return self._values.get(text)

    def update(self, values: Mapping[str, T]) -> None:
        """Keep ``values``, if they are not too many on their own."""
        if len(self._values) + len(values) > self._most:
            self._values.clear()
        if len(values) <= self._most:
            self._values.update(values)
