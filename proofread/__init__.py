"""Offline Chinese proofreading: ``Proofreader.load()("我们因该努力学习").corrected``.

Importing the package is cheap; numerical libraries are imported when a model is loaded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proofread.edits.edit import Edit, Kind
    from proofread.edits.guard import GuardOptions
    from proofread.errors import ProofreadError
    from proofread.proofreader import Proofreader, Result

__all__ = ["Edit", "GuardOptions", "Kind", "ProofreadError", "Proofreader", "Result", "__version__"]

_HOME = {
    "Edit": "proofread.edits.edit",
    "GuardOptions": "proofread.edits.guard",
    "Kind": "proofread.edits.edit",
    "ProofreadError": "proofread.errors",
    "Proofreader": "proofread.proofreader",
    "Result": "proofread.proofreader",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # costs as much as everything else that --help needs

        return version("proofread")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
