"""What is known about words: the dictionary, the word model, word vectors, the cloze model, and rival proposals."""

from __future__ import annotations

import numpy as np

from proofread.decision.contest import MOST_GAIN
from proofread.decision.registry import Family, Values, feature
from proofread.decision.view import View

_SUBSTITUTION, _STRUCTURE = Family.SUBSTITUTION, Family.STRUCTURE


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


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=24.0, dear=True)
def word_model(view: View) -> Values:
    """Change of the sentence's log P by the word model."""
    return view.heard(view.said, lambda said: said.compared.change)


@feature(_SUBSTITUTION, _STRUCTURE, direction=-1, dear=True)
def old_suits(view: View) -> Values:
    """How well the word that stands there suits the words around it."""
    return view.heard(view.said, lambda said: said.old)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, dear=True)
def new_suits(view: View) -> Values:
    """How well the word that the edit makes suits them."""
    return view.heard(view.said, lambda said: said.new)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, dear=True)
def suits_better(view: View) -> Values:
    """The difference of these."""
    return view.heard(view.said, lambda said: said.new - said.old)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def old_strongest(view: View) -> Values:
    """How well the word that stands there suits the word around it that it suits best."""
    return view.heard(view.strongest, lambda found: found.old)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def new_strongest(view: View) -> Values:
    """How well the word that the edit makes suits the word around it that it suits best."""
    return view.heard(view.strongest, lambda found: found.new)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def strongest_gain(view: View) -> Values:
    """How much better it suits the word around it that gains most."""
    return view.heard(view.strongest, lambda found: found.gain)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def likelier(view: View) -> Values:
    """How much likelier it is to stand near the words around it, each by itself."""
    return view.heard(view.strongest, lambda found: found.likelier)


@feature(_SUBSTITUTION, _STRUCTURE, direction=-1, bound=40.0, dear=True)
def old_expected(view: View) -> Values:
    """Log P of the words that stand there, given the words around them."""
    return view.heard(view.filled, lambda found: found.old)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=40.0, dear=True)
def new_expected(view: View) -> Values:
    """Log P of the word that the edit makes, given the words around it."""
    return view.heard(view.filled, lambda found: found.new)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=40.0, dear=True)
def expected_better(view: View) -> Values:
    """The difference of these."""
    return view.heard(view.filled, lambda found: found.new - found.old)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=40.0, dear=True)
def neighbours_better(view: View) -> Values:
    """Change of log P of the words next to it, given what is around each."""
    return view.heard(view.filled, lambda found: found.around)


@feature(_SUBSTITUTION, _STRUCTURE, direction=1, bound=MOST_GAIN, dear=True)
def all_better(view: View) -> Values:
    """Change of log P of the words in the place and next to it."""
    return view.gain


@feature(_SUBSTITUTION, _STRUCTURE, direction=-1, bound=40.0, dear=True)
def worst_expected(view: View) -> Values:
    """Log P of the least expected of the words that stand there."""
    return view.heard(view.filled, lambda found: found.worst)


@feature(_SUBSTITUTION, _STRUCTURE, bound=40.0, dear=True)
def neighbours_expected(view: View) -> Values:
    """Mean log P of the words next to it."""
    return view.heard(view.filled, lambda found: found.level)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def old_words(view: View) -> Values:
    """How many words stand there."""
    return view.heard(view.filled, lambda found: found.words)


@feature(_SUBSTITUTION, direction=1, bound=12.0, dear=True)
def promise_ahead(view: View) -> Values:
    """How much more promising the sieve finds it than any other edit of the same characters."""
    return view.heard(view.contested, lambda found: found["promise_ahead"])


@feature(_SUBSTITUTION, bound=12.0, dear=True)
def promise_elsewhere(view: View) -> Values:
    """How promising the sieve finds the best edit elsewhere in the sentence."""
    return view.heard(view.contested, lambda found: found["promise_elsewhere"])


@feature(_SUBSTITUTION, direction=1, bound=MOST_GAIN, dear=True)
def gain_ahead(view: View) -> Values:
    """How much more it gains, of what ``all_better`` says, than any other edit of the same characters."""
    return view.heard(view.contested, lambda found: found["gain_ahead"])


@feature(_SUBSTITUTION, bound=MOST_GAIN, dear=True)
def gain_elsewhere(view: View) -> Values:
    """How much the best edit elsewhere in the sentence gains."""
    return view.heard(view.contested, lambda found: found["gain_elsewhere"])


@feature(_SUBSTITUTION, dear=True)
def old_word_frequency(view: View) -> Values:
    """Log P of the word that stands there, by itself."""
    return view.heard(view.said, lambda said: said.old_frequency)


@feature(_SUBSTITUTION, dear=True)
def new_word_frequency(view: View) -> Values:
    """Log P of the word that the edit makes."""
    return view.heard(view.said, lambda said: said.new_frequency)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def old_word_length(view: View) -> Values:
    """Characters of the word that stands there."""
    return view.heard(view.said, lambda said: said.compared.old.end - said.compared.old.start)


@feature(_SUBSTITUTION, _STRUCTURE, dear=True)
def new_word_length(view: View) -> Values:
    """Characters of the word that the edit makes."""
    return view.heard(view.said, lambda said: said.compared.new.end - said.compared.new.start)


@feature(_SUBSTITUTION, _STRUCTURE)
def word_level(view: View) -> Values:
    """Mean log P of the sentence's characters by the word model."""
    return view.heard(view.scene.words, lambda reading: reading.level[view.proposals.rows])
