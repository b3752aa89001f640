"""Mandarin readings of characters, and which syllables people mix up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from proofread.lexicon.resource import read_resource
from proofread.text.characters import is_han


class Reading(NamedTuple):
    """A toneless syllable (ü written v) and its tone, 1 to 4, or 5 for the neutral tone."""

    syllable: str
    tone: int


@cache
def readings_table() -> Mapping[str, tuple[Reading, ...]]:
    """Readings of every Han character that pypinyin knows; its default reading comes first.

    Built by ``scripts/build_readings.py``; the file groups characters by their list of readings.
    """
    table: dict[str, tuple[Reading, ...]] = {}
    for line in _lines().splitlines():
        spoken, characters = line.split("\t")
        table.update(dict.fromkeys(characters, _parsed(spoken)))
    return MappingProxyType(table)


@cache
def _lines() -> str:
    return read_resource("readings.tsv").decode()


@cache
def readings(character: str) -> tuple[Reading, ...]:
    """All readings of one character, the most common first; empty if it has none."""
    # A text needs few of the characters: to look for them costs less than the whole table.
    at = _lines().find(character) if is_han(character) else -1
    if at < 0:
        return ()
    start = _lines().rfind("\n", 0, at) + 1
    return _parsed(_lines()[start:at].partition("\t")[0])


def _parsed(spoken: str) -> tuple[Reading, ...]:
    return tuple(Reading(reading[:-1], int(reading[-1])) for reading in spoken.split(" "))


@cache
def _polyphones() -> Mapping[str, Mapping[str, float]]:
    table: dict[str, Mapping[str, float]] = {}
    for line in read_resource("polyphones.tsv").decode().splitlines():
        character, shares = line.split("\t")
        fields = shares.split(" ")
        table[character] = dict(zip(fields[::2], map(float, fields[1::2]), strict=True))
    return table


def syllable_shares(character: str) -> Mapping[str, float]:
    """The syllables that are really meant by ``character``, with their shares in running text.

    Of :func:`readings` most are archaic or rare (能 as tai); such syllables, below 2 %, are left out.
    """
    shares = _polyphones().get(character)
    if shares is None:
        shares = {reading.syllable: 1.0 for reading in readings(character)[:1]}
    return shares


# Nothing else in the file of readings is written with letters.
_LETTERS = re.compile("[a-z]+")


@cache
def syllables() -> tuple[str, ...]:
    """Every toneless syllable that some character has, sorted."""
    return tuple(sorted(set(_LETTERS.findall(_lines()))))


# Confusions of real accents; the same list is what input methods offer as "fuzzy pinyin".
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"))
_FINALS = (("an", "ang"), ("en", "eng"), ("in", "ing"), ("ian", "iang"), ("uan", "uang"))
# Where f meets hu- (Min, Xiang, Hakka and south-western Mandarin speakers) the final changes as well,
# and Wu and Cantonese speakers drop the h of hu-.
_WHOLE = (
    ("fa", "hua"),
    ("fan", "huan"),
    ("fang", "huang"),
    ("fei", "hui"),
    ("fen", "hun"),
    ("feng", "hong"),
    ("fo", "huo"),
    ("huang", "wang"),
)
_SYLLABLE = re.compile(r"([zcs]h|[bpmfdtnlgkhjqxrzcsyw]?)(.+)")


def _partners(part: str, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """``part`` itself and everything the pairs confuse it with."""
    return [part, *(b if part == a else a for a, b in pairs if part in (a, b))]


@cache
def fuzzy(syllable: str) -> frozenset[str]:
    """Existing syllables that accents confuse with ``syllable``, without itself.

    The initial, the final, or both may change (``zhang``: ``zang``, ``zhan``, ``zan``). The relation is
    symmetric but not transitive: ``n`` and ``r`` both meet ``l``, never each other.
    """
    match = _SYLLABLE.fullmatch(syllable)
    if match is None:
        return frozenset()
    initial, final = match.groups()
    near = {i + f for i in _partners(initial, _INITIALS) for f in _partners(final, _FINALS)}
    near.update(_partners(syllable, _WHOLE))
    return frozenset(near.intersection(syllables()) - {syllable})


@cache
def _heard(character: str) -> frozenset[str]:
    return frozenset([reading.syllable for reading in readings(character)])


@cache
def _misheard(character: str) -> frozenset[str]:
    return _heard(character).union(*map(fuzzy, _heard(character)))


def are_homophones(a: str, b: str) -> bool:
    """Whether two characters share a toneless syllable in any of their readings."""
    return not _heard(a).isdisjoint(_heard(b))


def are_near_homophones(a: str, b: str) -> bool:
    """Whether two characters sound the same, or would in an accent of :func:`fuzzy`."""
    return not _misheard(a).isdisjoint(_heard(b))
