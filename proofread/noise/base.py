"""What an injected error is, and what a corrupted sentence is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from proofread.edits.edit import Edit, Kind
from proofread.edits.example import Example
from proofread.noise.keyed_random import KeyedRandom

DE = frozenset("的地得")


class Change(NamedTuple):
    """Write ``noisy`` instead of ``[start, end)`` of the clean sentence: an error of ``kind``."""

    start: int
    end: int
    noisy: str
    kind: Kind


#: A family of errors: given a clean sentence and a place in it, the error there, or ``None`` if it has none.
Family = Callable[[str, int, KeyedRandom], Change | None]


def either(special: Family, usual: Family, share: float) -> Family:
    """Errors of ``special`` with probability ``share``, else of ``usual``; a share of 0 costs no draw."""
    return partial(_either, special, usual, share) if share else usual


def _either(special: Family, usual: Family, share: float, text: str, place: int, random: KeyedRandom) -> Change | None:
    return (special if random.uniform() < share else usual)(text, place, random)


def replacement(clean: str, noisy: str, place: int, kind: Kind) -> Change:
    """One character written for another; 的地得 among themselves are an error of their own kind."""
    return Change(place, place + 1, noisy, Kind.DE if clean in DE and noisy in DE else kind)


def corruption(target: str, changes: Sequence[Change]) -> Example:
    """Do ``changes`` (sorted, disjoint, on ``target``) and keep the edits that undo them."""
    pieces: list[str] = []
    edits: list[Edit] = []
    position = drift = 0
    for start, end, noisy, kind in changes:
        pieces.append(target[position:start])
        pieces.append(noisy)
        at = start + drift
        edits.append(Edit(at, at + len(noisy), noisy, target[start:end], kind))
        drift += len(noisy) - (end - start)
        position = end
    pieces.append(target[position:])
    source = "".join(pieces)
    if source == target:  # two changes may cancel out, for example inside a run of equal characters
        return Example(target, target, ())
    return Example(source, target, tuple(edits))
