"""The one door to matplotlib, which is an extra."""

from __future__ import annotations

from typing import Any

from proofread.errors import MissingExtraError


def matplotlib_module() -> Any:
    """The package itself.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import matplotlib
    except ImportError as error:
        raise MissingExtraError("画图要用 matplotlib，现在没有安装；请运行：pip install 'proofread[plot]'") from error
    return matplotlib


def new_figure(width: float, height: float) -> Any:
    """An empty figure, in inches; errors as of :func:`matplotlib_module`."""
    matplotlib_module()
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")
