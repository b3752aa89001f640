"""Columns of text in pandas and polars: corrected, or listed with what is wrong. Neither has to be installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from proofread.proofreader import Proofreader, Result

#: ``pandas.Series`` or ``polars.Series``.
Series = TypeVar("Series", bound=Any)


def correct(series: Series, proofreader: Proofreader | None = None) -> Series:
    """A series like ``series`` with its texts corrected; what is no text stays, and so do index, name and type.

    Args:
        series: of pandas or polars.
        proofreader: corrects; by default the packaged model is loaded.

    Raises:
        TypeError: ``series`` is neither.
    """
    table = {text: result.corrected for text, result in _results(series, proofreader).items()}
    if _is_polars(series):
        return series.replace(list(table), list(table.values()))
    return series.map(lambda value: table.get(value, value) if isinstance(value, str) else value)


def edits(series: Any, proofreader: Proofreader | None = None) -> list[dict[str, Any]]:
    """What is wrong in the texts of ``series``, one row for each edit: ``pandas.DataFrame(edits(series))``.

    A row has ``row`` (the index of the text in pandas, its place in polars), and what
    :meth:`proofread.Edit.to_dict` tells; arguments and errors as of :func:`correct`.
    """
    results = _results(series, proofreader)
    return [
        {"row": row, **edit.to_dict()}
        for row, value in _rows(series)
        if isinstance(value, str)
        for edit in results[value].edits
    ]


def _results(series: Any, proofreader: Proofreader | None) -> dict[str, Result]:
    """The result for every text that occurs, read once."""
    texts = list(dict.fromkeys(value for _, value in _rows(series) if isinstance(value, str)))
    return dict(zip(texts, (proofreader or Proofreader.load()).pipe(texts), strict=True)) if texts else {}


def _rows(series: Any) -> Iterator[tuple[Any, Any]]:
    if _is_polars(series):
        return iter(enumerate(series.to_list()))
    if not hasattr(series, "items") or not hasattr(series, "map"):
        raise TypeError(f"series: expected a pandas or polars Series, got {type(series).__name__}")
    return iter(series.items())


def _is_polars(series: Any) -> bool:
    return type(series).__module__.partition(".")[0] == "polars"
