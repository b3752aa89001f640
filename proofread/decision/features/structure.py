"""What is known about proposals that change how many characters there are, or their order."""

from __future__ import annotations

import numpy as np

from proofread.decision.features.characters import FREQUENCY
from proofread.decision.proposals import Shape
from proofread.decision.registry import Family, Values, feature
from proofread.decision.view import View
from proofread.text.points import code_points

_STRUCTURE = Family.STRUCTURE


@feature(_STRUCTURE)
def missing(view: View) -> Values:
    """Whether something is put in."""
    return view.proposals.shapes == Shape.MISSING


@feature(_STRUCTURE)
def redundant(view: View) -> Values:
    """Whether something is taken out."""
    return view.proposals.shapes == Shape.REDUNDANT


@feature(_STRUCTURE)
def order(view: View) -> Values:
    """Whether characters change places."""
    return view.proposals.shapes == Shape.ORDER


@feature(_STRUCTURE)
def other(view: View) -> Values:
    """Whether it is none of these."""
    return view.proposals.shapes == Shape.OTHER


@feature(_STRUCTURE)
def punctuation(view: View) -> Values:
    """Whether there is neither letter nor digit in it."""
    pairs = zip(view.proposals.sources, view.proposals.replacements, strict=True)
    return np.array([not any(map(str.isalnum, old + new)) for old, new in pairs], dtype=bool)


@feature(_STRUCTURE)
def repeated(view: View) -> Values:
    """Whether what is taken out stands once more beside it."""
    one = view.proposals
    found = zip(one.rows.tolist(), one.starts.tolist(), one.sources, one.replacements, strict=True)
    return np.array([not new and _twice(view.scene.texts[row], start, old) for row, start, old, new in found])


@feature(_STRUCTURE, direction=1, bound=20.0)
def ngram(view: View) -> Values:
    """Change of the sentence's log P by the character model; lengths differ, which the trees weigh."""
    return view.proposals.ngram


@feature(_STRUCTURE)
def growth(view: View) -> Values:
    """Characters more than before."""
    return view.proposals.written - view.proposals.lengths


@feature(_STRUCTURE)
def frequency(view: View) -> Values:
    """How much more frequent the new characters are than the old ones, in mean logarithms."""
    old, new = (
        [float(FREQUENCY(code_points(text)).mean()) if text else 0.0 for text in texts]
        for texts in (view.proposals.sources, view.proposals.replacements)
    )
    return (np.array(new) - np.array(old)) / 8


def _twice(text: str, start: int, part: str) -> bool:
    """Whether ``part``, which stands at ``start``, also stands before or behind itself."""
    return part in (text[start - len(part) : start], text[start + len(part) : start + 2 * len(part)])
