"""JSON on request: every string value; no keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from proofread.documents.placeholders import PLACEHOLDER
from proofread.documents.prose import Passage, ProseDocument, with_fixed
from proofread.documents.source import Source
from proofread.errors import FormatError


def open_json(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A JSON file."""
    return ProseDocument(source, format="json", parse=passages, escape=escape_json, numbers=True, encoding=encoding)


def load_json(text: str) -> Any:
    """The content of a JSON file.

    Raises:
        FormatError: it is damaged.
    """
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_Pairs)
    except ValueError as error:
        raise FormatError(f"不是完好的 JSON（{error}）") from error


def escape_json(text: str) -> str:
    """``text`` as it stands inside a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


class _Pairs(dict[str, Any]):
    """An object of which no value is lost when a key is there twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.all = [value for _, value in pairs]


def passages(text: str) -> Iterator[Passage]:
    """One passage for every string value; errors as of :func:`load_json`."""
    yield from _strings(load_json(text))


def _strings(value: Any) -> Iterator[Passage]:
    if isinstance(value, str):
        yield Passage(list(with_fixed(value, PLACEHOLDER)))
    elif isinstance(value, _Pairs | list):
        for item in value.all if isinstance(value, _Pairs) else value:
            yield from _strings(item)
