"""What is known about characters: the character model, how old and new are related, and what stands around."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from proofread.decision.registry import Family, Values, feature
from proofread.decision.view import View
from proofread.edits.names import SURNAMES, TRANSLITERATING
from proofread.lexicon.confusion import mixups
from proofread.lexicon.frequency import frequencies
from proofread.text.characters import is_chinese
from proofread.text.points import PointTable

#: Log frequency per 100 million characters.
FREQUENCY = PointTable(lambda character: math.log(frequencies().get(character, 0) + 1.0))
_SUBSTITUTION = Family.SUBSTITUTION
_SURNAME = PointTable(SURNAMES.__contains__, bool)
_TRANSLITERATING = PointTable(TRANSLITERATING.__contains__, bool)
_FOREIGN = PointTable(lambda character: not is_chinese(character), bool)


@feature(_SUBSTITUTION, direction=1, bound=20.0)
def ngram_gain(view: View) -> Values:
    """How much more probable the character model finds the sentence, if it does."""
    return np.maximum(view.proposals.ngram, 0.0)


@feature(_SUBSTITUTION, direction=1, bound=20.0)
def ngram_loss(view: View) -> Values:
    """How much less probable (below zero) it finds the sentence, if it does."""
    return np.minimum(view.proposals.ngram, 0.0)


@feature(_SUBSTITUTION, bound=20.0)
def left(view: View) -> Values:
    """Change of the character model's log P of the characters themselves."""
    return view.proposals.left


@feature(_SUBSTITUTION, bound=20.0)
def right(view: View) -> Values:
    """Change of its log P of what follows them."""
    return view.proposals.right


@feature(_SUBSTITUTION, direction=-1, bound=16.0)
def old_left(view: View) -> Values:
    """Its mean log P of what stands there."""
    return view.heard(view.scene.characters, lambda reading: view.per_character(reading.scores))


@feature(_SUBSTITUTION, bound=16.0)
def new_left(view: View) -> Values:
    """Its mean log P of what would stand there."""
    return old_left(view) + view.proposals.left / view.proposals.lengths


@feature(_SUBSTITUTION, direction=1, bound=20.0)
def surprise(view: View) -> Values:
    """Its mean negative log P of what stands there and next to it."""
    return view.heard(view.scene.characters, lambda reading: view.per_character(reading.surprise))


@feature(_SUBSTITUTION, bound=20.0)
def context(view: View) -> Values:
    """Its mean negative log P of the whole sentence."""
    return view.heard(view.scene.characters, lambda reading: reading.context[view.proposals.rows])


@feature(_SUBSTITUTION)
def same_sound(view: View) -> Values:
    """Share of the changed characters that sound like what was there."""
    return view.relations[0]


@feature(_SUBSTITUTION)
def near_sound(view: View) -> Values:
    """Share that an accent confuses with what was there."""
    return view.relations[1]


@feature(_SUBSTITUTION)
def similar_shape(view: View) -> Values:
    """Share that looks like what was there."""
    return view.relations[2]


@feature(_SUBSTITUTION, direction=-1, unfitted={_SUBSTITUTION: -2.0})
def unrelated(view: View) -> Values:
    """Share of which none of these is true."""
    return view.relations[3]


@feature(_SUBSTITUTION, direction=1)
def mixup(view: View) -> Values:
    """Whether the two forms are listed as frequently mixed up."""
    table = mixups()
    pairs = zip(view.proposals.sources, view.proposals.replacements, strict=True)
    return np.array([new in table.get(old, ()) for old, new in pairs], dtype=bool)


@feature(_SUBSTITUTION, direction=1)
def habit(view: View) -> Values:
    """Log of how often writers were seen to make just this mistake, plus one."""
    return view.letters.mean(view.lexis.habits.log_counts(view.letters.old, view.letters.new))


@feature(_SUBSTITUTION, unfitted={_SUBSTITUTION: -1.0})
def more_characters(view: View) -> Values:
    """Changed characters beyond the first."""
    return view.letters.total() - 1.0


@feature(_SUBSTITUTION)
def old_frequency(view: View) -> Values:
    """Mean log frequency of what stands there."""
    return view.letters.mean(FREQUENCY(view.letters.old))


@feature(_SUBSTITUTION)
def new_frequency(view: View) -> Values:
    """Mean log frequency of what would stand there."""
    return view.letters.mean(FREQUENCY(view.letters.new))


@feature(_SUBSTITUTION)
def surname(view: View) -> Values:
    """How far before the place a character stands that can be a surname: 0 to 2, or 3 if none does."""
    starts = view.proposals.starts[:, None] - np.arange(3)
    found = _SURNAME(view.scene.around(view.proposals.rows[:, None], starts))
    return np.where(found.any(axis=1), found.argmax(axis=1), 3)


@feature(_SUBSTITUTION)
def foreign(view: View) -> Values:
    """How many of two characters on either side are used for foreign names."""
    return _around(view, _TRANSLITERATING, 2)


@feature(_SUBSTITUTION)
def foreign_script(view: View) -> Values:
    """How many of the characters on either side are not Chinese."""
    return _around(view, _FOREIGN, 1)


def _around(view: View, table: PointTable, reach: int) -> NDArray[np.int64]:
    """How many of ``reach`` characters on either side are in ``table``, [K]."""
    starts, ends = view.proposals.starts[:, None], view.proposals.ends[:, None]
    steps = np.arange(reach)
    places = np.concatenate((starts - reach + steps, ends + steps), axis=1)
    return table(view.scene.around(view.proposals.rows[:, None], places)).sum(axis=1)
