"""Which word does an edit change?"""

from __future__ import annotations

from typing import Final

from proofread.edits.edit import Edit
from proofread.lexicon.words import segment

#: Characters on either side of an edit that may belong to its word.
_NEIGHBOURS: Final = 8


def words_at(text: str, edit: Edit) -> list[str]:
    """What somebody may call a word of their own who wants an edit of ``text`` undone, the likeliest first.

    A single character is hardly one: it stands for the word of the corrected text that it is in, or else for itself
    with either neighbour. An insertion changes none.
    """
    if len(edit.source) != 1:
        return [edit.source] if edit.source else []
    first = max(0, edit.start - _NEIGHBOURS)
    before, after = text[first : edit.start], text[edit.end : edit.end + _NEIGHBOURS]
    words = [text[max(0, edit.start - 1) : edit.end], text[edit.start : edit.end + 1]]
    start = first
    for word in segment(before + edit.replacement + after):
        end = start + len(word)
        if start <= edit.start < end and len(word) > len(edit.replacement):
            words.insert(0, text[start : end + len(edit.source) - len(edit.replacement)])
        start = end
    return [word for word in dict.fromkeys(words) if len(word) > 1 and word.isalpha()]
