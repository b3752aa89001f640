"""Semantic and non-word errors: does what was written still consist of words?"""

from __future__ import annotations

from typing import Literal

from proofread.lexicon.words import dictionary, segment

#: "real-word": a word of the dictionary in place of another, which only its context gives away (the paper's semantic
#: errors). "non-word": what stands there is no word. "other": not one substitution. "clean": no error.
ErrorClass = Literal["real-word", "non-word", "other", "clean"]


def error_class(source: str, target: str) -> ErrorClass:
    """The class of the only error of a sentence.

    The words of the correct sentence that the error touches are looked at as they stand in the source. A single
    character that stands for a single character (他 for 她) counts as a word.
    """
    if source == target:
        return "clean"
    if len(source) != len(target):
        return "other"
    wrong = [place for place, (old, new) in enumerate(zip(source, target, strict=True)) if old != new]
    start, end = wrong[0], wrong[-1] + 1
    if len(wrong) < end - start or sorted(source[start:end]) == sorted(target[start:end]):
        return "other"
    written = [source[first:last] for first, last in _touched(target, start, end)]
    return "real-word" if all(len(word) == 1 or word in dictionary() for word in written) else "non-word"


def _touched(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the words of ``text`` that overlap ``[start, end)``."""
    spans, first = [], 0
    for word in segment(text):
        last = first + len(word)
        if first < end and start < last:
            spans.append((first, last))
        first = last
    return spans
