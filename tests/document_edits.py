"""What tests of document formats have in common: edits by a table of wrong and right, and the bytes they give."""

import io
from collections.abc import Mapping

from proofread.documents.base import Correction, Document
from proofread.edits.edit import Edit
from proofread.text.spans import SpanSet


def edits_of(text: str, table: Mapping[str, str], protected: tuple = ()) -> tuple[Edit, ...]:
    """Every occurrence of a key of ``table`` becomes its value, except in ``protected``."""
    closed, edits, start = SpanSet(protected), [], 0
    while start < len(text):
        wrong = next((wrong for wrong in table if text.startswith(wrong, start)), None)
        end = start + len(wrong or "x")
        if wrong is not None and not closed.hit(start, end):
            edits.append(Edit(start, end, wrong, table[wrong], confidence=0.98))
        start = end
    return tuple(edits)


def rewritten(document: Document, table: Mapping[str, str]) -> bytes:
    """The document with all wrong words put right; segments are corrected while it is written."""
    sink = io.BytesIO()
    segments = document.segments()
    document.write((Correction(s, edits_of(s.text, table, s.protected)) for s in segments), sink)
    return sink.getvalue()
