"""The commands of the package with what research adds: its kinds of networks and its configurations."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import research.detector
import research.language_model  # noqa: F401  both make their kinds known

CONF: Final = Path(__file__).parent / "conf"


def extended(command: Callable[[], None]) -> None:
    """Run ``command``, which knows the networks of research and finds research/conf beside its own configuration."""
    sys.argv.insert(1, f"hydra.searchpath=[file://{CONF}]")
    command()
