"""Optional packages, asked for in one place."""

from __future__ import annotations

from importlib.util import find_spec

from proofread.errors import MissingExtraError


def required(package: str, extra: str) -> None:
    """Raise MissingExtraError unless ``package`` is installed; ``extra`` is what brings it."""
    if find_spec(package) is None:
        raise MissingExtraError(f"这需要 {package}：pip install 'proofread[{extra}]'")
