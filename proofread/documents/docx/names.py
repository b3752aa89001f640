"""The namespaces of a Word document, transitional and strict, under one short prefix each (ISO/IEC 29500-1 and -4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_TRANSITIONAL, _STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
#: The main namespace of a document by what its relationship types begin with.
WORD: Final = {
    f"{_TRANSITIONAL}/officeDocument/2006/relationships/": f"{_TRANSITIONAL}/wordprocessingml/2006/main",
    f"{_STRICT}/officeDocument/relationships/": f"{_STRICT}/wordprocessingml/main",
}
_SHORT: Final = {
    **dict.fromkeys(WORD.values(), "w"),
    f"{_TRANSITIONAL}/drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}/drawingml/wordprocessingDrawing": "wp",
    f"{_TRANSITIONAL}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_TRANSITIONAL}/markup-compatibility/2006": "mc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


@lru_cache(maxsize=4096)
def qualified(name: str) -> str:
    """``w:p`` for a name that expat gives as ``uri local prefix``; the bare local name in any other namespace."""
    uri, _, rest = name.partition(" ")
    if not rest:
        return name
    local, short = rest.partition(" ")[0], _SHORT.get(uri)
    return f"{short}:{local}" if short else local


def prefix(name: str) -> str:
    """The prefix with its colon that the part gives this namespace; empty for its default namespace."""
    parts = name.split(" ")
    return f"{parts[2]}:" if len(parts) == 3 else ""


def attribute(attributes: Mapping[str, str], wanted: str) -> str | None:
    """The value of the attribute ``w:val`` and the like, whatever prefix the part gives its namespace."""
    return next((value for name, value in attributes.items() if qualified(name) == wanted), None)
