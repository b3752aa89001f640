"""How strict a caller wants it: the thresholds that came with the model, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofread.edits.edit import Kind
from proofread.edits.guard import GuardOptions, Guards
from proofread.errors import ConfigError

#: Finds most; a service loads its model with it, so that every caller can be as strict as it likes.
LOOSEST = "recall"


class Presets:
    """Guards for callers.

    Attributes:
        default: the preset of callers who name none.
    """

    def __init__(self, presets: Mapping[str, Mapping[str, float]], default: str) -> None:
        """Use ``presets``, which came with the model.

        Raises:
            ConfigError: there is no preset ``default``.
        """
        self._presets = presets
        self.default = default
        self.guards()

    def guards(self, name: str | None = None, *, only: Iterable[Kind] = (), skip: Iterable[Kind] = ()) -> Guards:
        """The guards of the preset ``name``.

        Raises:
            ConfigError: there is no such preset.
        """
        name = name or self.default
        if name not in self._presets:
            raise ConfigError(f"preset：没有 {name!r}；可用：{'、'.join(self._presets)}")
        return Guards(GuardOptions(only=frozenset(only), skip=frozenset(skip)).with_preset(self._presets[name]))
