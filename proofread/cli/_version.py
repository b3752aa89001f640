"""What ``--version`` says."""

from __future__ import annotations

from importlib.metadata import version


def version_text() -> str:
    """The version of the package."""
    return f"proofread {version('proofread')}"
