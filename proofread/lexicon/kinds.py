"""The kinds of edits by the lexicon's relations between characters."""

from __future__ import annotations

from proofread.edits.classify import Classifier, Relations
from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.lexicon.shape import is_similar


def classifier() -> Classifier:
    """Names kinds of edits."""
    return Classifier(Relations(are_homophones, are_near_homophones, is_similar))
