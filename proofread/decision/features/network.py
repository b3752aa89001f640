"""What the network says: head and decoder, and with the character model how other proposals look."""

from __future__ import annotations

from proofread.decision.registry import Family, Values, feature
from proofread.decision.view import View

_SUBSTITUTION, _STRUCTURE = Family.SUBSTITUTION, Family.STRUCTURE


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


@feature(_SUBSTITUTION, direction=1, bound=12.0)
def margin(view: View) -> Values:
    """How much better it looks than the best other candidate for the same place."""
    return view.margin


@feature(_SUBSTITUTION, bound=12.0)
def nearby(view: View) -> Values:
    """How good the best candidate for a neighbouring place looks."""
    return view.nearby


@feature(_SUBSTITUTION, direction=-1, bound=12.0)
def keep(view: View) -> Values:
    """Mean log P of what stands there by the head."""
    return view.per_character(view.scene.evidence.keep)


@feature(_STRUCTURE, direction=1, bound=12.0, unfitted={_STRUCTURE: 1.0})
def network(view: View) -> Values:
    """The head's log-ratio of a deletion, or what the decoder gains by writing it."""
    return view.proposals.network
