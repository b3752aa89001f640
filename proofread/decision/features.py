"""The features of a proposal. To add one, write one function; :mod:`proofread.decision.registry` says what its
properties mean. The tables are imported from here, where they are filled. All scores are natural logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.decision.contest import MOST_GAIN
from proofread.decision.proposals import Floats, Shape
from proofread.decision.registry import FEATURES, Family, feature, features_of
from proofread.decision.view import View
from proofread.edits.names import SURNAMES, TRANSLITERATING
from proofread.evidence.cloze import Filled
from proofread.evidence.lexical import Said
from proofread.evidence.vectors import Strongest
from proofread.lexicon.confusion import mixups
from proofread.lexicon.frequency import frequencies
from proofread.text.characters import is_chinese
from proofread.text.points import PointTable, code_points

__all__ = ["FEATURES", "features_of"]

Values = NDArray[Any]

_SUBSTITUTION, _STRUCTURE = Family.SUBSTITUTION, Family.STRUCTURE
_SURNAME = PointTable(SURNAMES.__contains__, bool)
_TRANSLITERATING = PointTable(TRANSLITERATING.__contains__, bool)
_FOREIGN = PointTable(lambda character: not is_chinese(character), bool)
#: Log frequency per 100 million characters.
_FREQUENCY = PointTable(lambda character: math.log(frequencies().get(character, 0) + 1.0))


@feature(_SUBSTITUTION, direction=1, bound=16.0, unfitted={_SUBSTITUTION: 0.5})
def head(view: View) -> Values:
    """Log-ratio to what stands there by the correction head, summed over changed characters."""
    return view.proposals.network


@feature(_SUBSTITUTION, direction=1, ceiling=12.0, bound=12.0, unfitted={_SUBSTITUTION: 0.5})
def decoder(view: View) -> Values:
    """The same by the decoder."""
    assert view.scene.opinion is not None
    return view.ratios(view.scene.opinion.decoder)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, ceiling=1.0, unfitted={_STRUCTURE: 2.0})
def agreed(view: View) -> Values:
    """Whether the decoder writes the same by itself."""
    return view.agrees


@feature(_SUBSTITUTION, direction=1, bound=20.0)
def ngram_gain(view: View) -> Values:
    """How much more probable the character model finds the sentence, if it does."""
    return np.maximum(_ngram(view), 0.0)


@feature(_SUBSTITUTION, direction=1, bound=20.0)
def ngram_loss(view: View) -> Values:
    """How much less probable (below zero) it finds the sentence, if it does."""
    return np.minimum(_ngram(view), 0.0)


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
    reading = view.scene.characters
    return np.zeros(len(view.proposals)) if reading is None else view.per_character(reading.scores)


@feature(_SUBSTITUTION, bound=16.0)
def new_left(view: View) -> Values:
    """Its mean log P of what would stand there."""
    return old_left(view) + view.proposals.left / _length(view)


@feature(_SUBSTITUTION, direction=1, bound=20.0)
def surprise(view: View) -> Values:
    """Its mean negative log P of what stands there and next to it."""
    reading = view.scene.characters
    return np.zeros(len(view.proposals)) if reading is None else view.per_character(reading.surprise)


@feature(_SUBSTITUTION, bound=20.0)
def context(view: View) -> Values:
    """Its mean negative log P of the whole sentence."""
    reading = view.scene.characters
    return np.zeros(len(view.proposals)) if reading is None else reading.context[view.proposals.rows]


@feature(_SUBSTITUTION, direction=1, bound=12.0)
def margin(view: View) -> Values:
    """How much better it looks than the best other candidate for the same place."""
    return view.margin


@feature(_SUBSTITUTION, bound=12.0)
def nearby(view: View) -> Values:
    """How good the best candidate for a neighbouring place looks."""
    return view.nearby


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
    return view.letters.mean(_FREQUENCY(view.letters.old))


@feature(_SUBSTITUTION)
def new_frequency(view: View) -> Values:
    """Mean log frequency of what would stand there."""
    return view.letters.mean(_FREQUENCY(view.letters.new))


@feature(_SUBSTITUTION, direction=-1)
def old_word(view: View) -> Values:
    """How well dictionary words cover the place as it is."""
    return view.words[0]


@feature(_SUBSTITUTION, direction=1)
def new_word(view: View) -> Values:
    """How well they would cover it."""
    return view.words[1]


@feature(_SUBSTITUTION, _STRUCTURE, direction=1)
def word_gain(view: View) -> Values:
    """How much better they would cover it, if they do."""
    before, after = view.words
    return np.maximum(after - before, 0.0)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1)
def word_loss(view: View) -> Values:
    """How much worse (below zero) they would cover it, if they do."""
    before, after = view.words
    return np.minimum(after - before, 0.0)


@feature(_SUBSTITUTION, direction=-1, bound=12.0)
def keep(view: View) -> Values:
    """Mean log P of what stands there by the head, among that and its best others."""
    return view.per_character(view.scene.evidence.keep)


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


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=24.0, dear=True)
def word_model(view: View) -> Values:
    """Change of the sentence's log P by the word model."""
    return _said(view, lambda said: said.compared.change)


@feature(_SUBSTITUTION, _STRUCTURE, direction=-1, dear=True)
def old_suits(view: View) -> Values:
    """How well the word that stands there suits the words around it."""
    return _said(view, lambda said: said.old)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, dear=True)
def new_suits(view: View) -> Values:
    """How well the word that the edit makes suits them."""
    return _said(view, lambda said: said.new)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, dear=True)
def suits_better(view: View) -> Values:
    """The difference of these."""
    return _said(view, lambda said: said.new - said.old)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def old_strongest(view: View) -> Values:
    """How well the word that stands there suits the word around it that it suits best."""
    return _strongest(view, lambda found: found.old)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def new_strongest(view: View) -> Values:
    """How well the word that the edit makes suits the word around it that it suits best."""
    return _strongest(view, lambda found: found.new)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def strongest_gain(view: View) -> Values:
    """How much better it suits the word around it that gains most."""
    return _strongest(view, lambda found: found.gain)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def likelier(view: View) -> Values:
    """How much likelier it is to stand near the words around it, each by itself."""
    return _strongest(view, lambda found: found.likelier)


@feature(_SUBSTITUTION, _STRUCTURE, direction=-1, bound=40.0, dear=True)
def old_expected(view: View) -> Values:
    """Log P of the words that stand there, given the words around them."""
    return _filled(view, lambda found: found.old)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=40.0, dear=True)
def new_expected(view: View) -> Values:
    """Log P of the word that the edit makes, given the words around it."""
    return _filled(view, lambda found: found.new)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=40.0, dear=True)
def expected_better(view: View) -> Values:
    """The difference of these."""
    return _filled(view, lambda found: found.new - found.old)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=40.0, dear=True)
def neighbours_better(view: View) -> Values:
    """Change of log P of the words next to it, given what is around each."""
    return _filled(view, lambda found: found.around)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=MOST_GAIN, dear=True)
def all_better(view: View) -> Values:
    """Change of log P of the words in the place and next to it."""
    return view.gain


@feature(_SUBSTITUTION, _STRUCTURE, direction=-1, bound=40.0, dear=True)
def worst_expected(view: View) -> Values:
    """Log P of the least expected of the words that stand there."""
    return _filled(view, lambda found: found.worst)


@feature(_SUBSTITUTION, _STRUCTURE, bound=40.0, dear=True)
def neighbours_expected(view: View) -> Values:
    """Mean log P of the words next to it."""
    return _filled(view, lambda found: found.level)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def old_words(view: View) -> Values:
    """How many words stand there."""
    return _filled(view, lambda found: found.words)


@feature(_SUBSTITUTION, direction=1, bound=12.0, dear=True)
def promise_ahead(view: View) -> Values:
    """How much more promising the sieve finds it than any other edit of the same characters."""
    return _contested(view, "promise_ahead")


@feature(_SUBSTITUTION, bound=12.0, dear=True)
def promise_elsewhere(view: View) -> Values:
    """How promising the sieve finds the best edit elsewhere in the sentence."""
    return _contested(view, "promise_elsewhere")


@feature(_SUBSTITUTION, direction=1, bound=MOST_GAIN, dear=True)
def gain_ahead(view: View) -> Values:
    """How much more it gains, of what ``all_better`` says, than any other edit of the same characters."""
    return _contested(view, "gain_ahead")


@feature(_SUBSTITUTION, bound=MOST_GAIN, dear=True)
def gain_elsewhere(view: View) -> Values:
    """How much the best edit elsewhere in the sentence gains."""
    return _contested(view, "gain_elsewhere")


@feature(_SUBSTITUTION, dear=True)
def old_word_frequency(view: View) -> Values:
    """Log P of the word that stands there, by itself."""
    return _said(view, lambda said: said.old_frequency)


@feature(_SUBSTITUTION, dear=True)
def new_word_frequency(view: View) -> Values:
    """Log P of the word that the edit makes."""
    return _said(view, lambda said: said.new_frequency)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def old_word_length(view: View) -> Values:
    """Characters of the word that stands there."""
    return _said(view, lambda said: said.compared.old.end - said.compared.old.start)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def new_word_length(view: View) -> Values:
    """Characters of the word that the edit makes."""
    return _said(view, lambda said: said.compared.new.end - said.compared.new.start)


@feature(_SUBSTITUTION, _STRUCTURE)
def word_level(view: View) -> Values:
    """Mean log P of the sentence's characters by the word model."""
    reading = view.scene.words
    return np.zeros(len(view.proposals)) if reading is None else reading.level[view.proposals.rows]


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
    return _ngram(view)


@feature(_STRUCTURE)
def growth(view: View) -> Values:
    """Characters more than before."""
    return _written(view) - _length(view)


@feature(_STRUCTURE, direction=1, bound=12.0, unfitted={_STRUCTURE: 1.0})
def network(view: View) -> Values:
    """The head's log-ratio of a deletion, or what the decoder gains by writing it."""
    return view.proposals.network


@feature(_STRUCTURE)
def frequency(view: View) -> Values:
    """How much more frequent the new characters are than the old ones, in mean logarithms."""
    old, new = (
        [float(_FREQUENCY(code_points(text)).mean()) if text else 0.0 for text in texts]
        for texts in (view.proposals.sources, view.proposals.replacements)
    )
    return (np.array(new) - np.array(old)) / 8


def _said(view: View, what: Callable[[Said], Values]) -> Values:
    return np.zeros(len(view.proposals)) if view.said is None else what(view.said)


def _strongest(view: View, what: Callable[[Strongest], Values]) -> Values:
    return np.zeros(len(view.proposals)) if view.strongest is None else what(view.strongest)


def _filled(view: View, what: Callable[[Filled], Values]) -> Values:
    return np.zeros(len(view.proposals)) if view.filled is None else what(view.filled)


def _contested(view: View, name: str) -> Values:
    return np.zeros(len(view.proposals)) if view.contested is None else view.contested[name]


def _ngram(view: View) -> Floats:
    return view.proposals.left + view.proposals.right


def _length(view: View) -> NDArray[np.int64]:
    return view.proposals.ends - view.proposals.starts


def _written(view: View) -> NDArray[np.int64]:
    return np.array([len(text) for text in view.proposals.replacements], dtype=np.int64)


def _around(view: View, table: PointTable, reach: int) -> NDArray[np.int64]:
    """How many of ``reach`` characters on either side are in ``table``, [K]."""
    starts, ends = view.proposals.starts[:, None], view.proposals.ends[:, None]
    steps = np.arange(reach)
    places = np.concatenate((starts - reach + steps, ends + steps), axis=1)
    return table(view.scene.around(view.proposals.rows[:, None], places)).sum(axis=1)


def _twice(text: str, start: int, part: str) -> bool:
    """Whether ``part``, which stands at ``start``, also stands before or behind itself."""
    return part in (text[start - len(part) : start], text[start + len(part) : start + 2 * len(part)])
