"""What of a text in an editor is prose, and where it stands there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from proofread.documents.base import Segment
from proofread.documents.registry import FORMATS, format_of, open_document
from proofread.documents.source import Source
from proofread.errors import ProofreadError
from proofread.lsp.docstrings import docstrings

#: Names that editors have for languages, where they differ from those of the formats.
_FORMATS: Final = {"tex": "latex", "restructuredtext": "rst", "gfm": "markdown", "quarto": "markdown"}


def prose(name: str, language: str | None, text: str) -> Iterator[Segment]:
    """The prose of ``text``: by the suffix of the file's name, else by the editor's language, else all of it.

    Of Python it is the docstrings.

    A document that its format cannot read, as while it is being typed, is read as plain text.
    """
    if language == "python" or name.endswith((".py", ".pyi")):
        return docstrings(text)
    known = {entry.name for entry in FORMATS}
    wanted = _FORMATS.get(language or "", language)
    form = None if format_of(name) is not None or wanted not in known else wanted
    source = Source(name, lambda: io.BytesIO(text.encode("utf-8", "replace")))
    try:
        segments = list(open_document(source, format=form, encoding="utf-8").segments())
    except (ProofreadError, ValueError):
        segments = list(open_document(source, format="plain", encoding="utf-8").segments())
    return (segment for segment in segments if segment.place.offset is not None)
