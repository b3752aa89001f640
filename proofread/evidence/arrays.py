"""The arrays of a table of the bundle, each of which must be there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from proofread.errors import BundleError
from proofread.mapped import mapped
from proofread.reasons import fault


def open_arrays(path: Path | str, names: Sequence[str], table: str) -> dict[str, NDArray[Any]]:
    """Those of the file of a ``table``, mapped; raises BundleError if it cannot be read or lacks one of ``names``."""
    try:
        arrays, _ = mapped(path)
    except (OSError, ValueError) as error:
        raise BundleError(f"{path}：读不了{table}（{fault(error)}）；请重新安装") from error
    if missing := [name for name in names if name not in arrays]:
        raise BundleError(f"{path}：{table}没有数组 {missing[0]!r}；请重新安装")
    return arrays
