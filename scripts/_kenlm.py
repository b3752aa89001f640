"""KenLM, with which scripts compare."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from proofread.errors import MissingExtraError


def kenlm() -> ModuleType:
    """The package; raises MissingExtraError where it is not installed."""
    try:
        return import_module("kenlm")
    except ImportError as error:
        raise MissingExtraError("the kenlm package is missing: pip install kenlm") from error


def opened(arpa: Path) -> Any:
    """The model of file ``arpa``, opened quietly; errors as of :func:`kenlm`."""
    package = kenlm()
    config = package.Config()
    config.show_progress = False
    return package.Model(str(arpa), config)
