"""The answer of ``/v2/check``, with every field that one of the known clients reads.

Offsets and lengths are UTF-16 code units, as in Java.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Final

from proofread.correction.ruling import Ruling
from proofread.edits.edit import Edit
from proofread.edits.message import message
from proofread.edits.remark import Remark
from proofread.server.languagetool.annotation import Annotated
from proofread.server.languagetool.query import CODE, LANGUAGE, CheckQuery
from proofread.server.languagetool.rules import rule_of
from proofread.text.characters import is_han
from proofread.text.sentences import split_sentences
from proofread.text.spans import Span, UnitIndex

#: Characters of context on either side, as LanguageTool gives.
_CONTEXT: Final = 40
_ELLIPSIS: Final = "..."
#: Clients may apply an edit of at least this confidence unasked.
_SURE: Final = 0.95


def answer(query: CheckQuery, found: Ruling, software: dict[str, Any]) -> dict[str, Any]:
    """The whole answer."""
    marks: list[Edit | Remark] = [*found.edits, *found.remarks]
    wanted = sorted(filter(query.wants, marks), key=lambda mark: (mark.start, mark.end))
    language = {"name": LANGUAGE, "code": CODE}
    detected = {**language, "confidence": _chinese(query.annotated.text), "source": "proofread"}
    return {
        "software": software,
        "warnings": {"incompleteResults": False},
        "language": {**language, "detectedLanguage": detected},
        "matches": _matches(query.annotated, wanted),
    }


def _matches(annotated: Annotated, edits: list[Edit | Remark]) -> list[dict[str, Any]]:
    if not edits:
        return []
    units = UnitIndex.utf16(annotated.original)
    sentences = split_sentences(annotated.text)
    starts = [sentence.start for sentence in sentences]
    matches = []
    for edit in edits:
        span, texts = _visible(annotated.text, edit)
        place = annotated.place(*span)
        if place is None:  # across markup: the replacement would delete it
            continue
        sentence = sentences[bisect_right(starts, span.start) - 1]
        offset = units.units(place.start)
        length = units.units(place.end) - offset
        matches.append(
            {
                "message": message(edit),
                "shortMessage": edit.label,
                "offset": offset,
                "length": length,
                "replacements": [
                    {"value": text, "confidence": round(probability, 4), "autoCorrect": _is_sure(edit, probability)}
                    for text, probability in texts.items()
                ],
                "context": _context(annotated.original, place),
                "sentence": annotated.text[sentence.start : sentence.end].strip(),
                "type": {"typeName": "Other"},
                "rule": rule_of(edit).to_dict(),
                "ignoreForIncompleteSentence": False,
                "contextForSureMatch": 0,
            }
        )
    return matches


def _is_sure(edit: Edit | Remark, probability: float) -> bool:
    return isinstance(edit, Edit) and probability >= _SURE


def _visible(text: str, edit: Edit | Remark) -> tuple[Span, dict[str, float]]:
    """A span with something in it, which clients can underline, and its replacements, best first.

    An insertion takes in the character before it, or the one after it where a line begins.
    """
    texts = {} if edit.replacement is None else {edit.replacement: edit.confidence}
    for candidate in edit.candidates:
        if candidate.text != edit.source:
            texts.setdefault(candidate.text, candidate.probability)
    if edit.source:
        return Span(edit.start, edit.end), texts
    if edit.start > 0 and text[edit.start - 1] not in "\r\n":
        before = text[edit.start - 1]
        return Span(edit.start - 1, edit.start), {before + value: share for value, share in texts.items()}
    after = text[edit.start : edit.start + 1]
    return Span(edit.start, edit.start + 1), {value + after: share for value, share in texts.items()}


def _context(original: str, place: Span) -> dict[str, Any]:
    start, end = max(0, place.start - _CONTEXT), min(len(original), place.end + _CONTEXT)
    before = (_ELLIPSIS if start else "") + original[start : place.start]
    marked = original[place.start : place.end]
    after = original[place.end : end] + (_ELLIPSIS if end < len(original) else "")
    text = "".join(" " if character in "\r\n" else character for character in before + marked + after)
    return {"text": text, "offset": _utf16(before), "length": _utf16(marked)}


def _utf16(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _chinese(text: str) -> float:
    """Share of Chinese characters among the letters of the text's beginning."""
    letters = [character for character in text[:1_000] if character.isalpha()]
    return round(sum(map(is_han, letters)) / len(letters), 2) if letters else 0.0
