"""The one door to matplotlib, which is an extra."""

from __future__ import annotations

from typing import Any

from proofread.errors import MissingExtraError


def new_figure(width: float, height: float) -> Any:
    """An empty matplotlib figure, in inches.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        import matplotlib.figure
    except ImportError as error:
        message = "curves are drawn with matplotlib, which is not installed; try: pip install 'proofread[plot]'"
        raise MissingExtraError(message) from error
    return matplotlib.figure.Figure(figsize=(width, height), layout="constrained")
