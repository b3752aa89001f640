"""Characters and their readings as integer ids.

The vocabulary holds the frequent characters: they alone can be written by the network. A character outside it
is ``<unk>`` to the character embedding, but keeps its own reading, so that a rare wrong character still says how
it sounds, and it can be copied (see :mod:`proofread.model.copy`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofread.errors import FormatError
from proofread.text.points import CODE_POINTS, code_points

PAD, UNK, BOS, EOS, MASK, DELETE = range(6)
SPECIALS = ("<pad>", "<unk>", "<s>", "</s>", "<mask>", "<del>")

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextIds:
    """Ids of one text: ``characters``, ``syllables`` and ``tones``, each of shape [length]."""

    characters: IntArray
    syllables: IntArray
    tones: IntArray


class Readings(NamedTuple):
    """How characters are read, in columns: starting reads 40,000 of them.

    Attributes:
        characters: those that have a reading.
        syllables: without tone, of each.
        tones: 1-5, of each.
    """

    characters: str
    syllables: Sequence[str]
    tones: Sequence[int]

    @classmethod
    def of(cls, readings: Mapping[str, tuple[str, int]]) -> Readings:
        """From character -> (toneless syllable, tone)."""
        return cls("".join(readings), [one for one, _ in readings.values()], [tone for _, tone in readings.values()])

    @classmethod
    def parse(cls, text: str) -> Readings:
        """The inverse of :meth:`lines`; raises FormatError on foreign content."""
        # Cutting the whole file at once is much faster than line by line.
        fields = text.removesuffix("\n").replace("\n", "\t").split("\t") if text else []
        characters, tones = "".join(fields[::3]), "".join(fields[2::3])
        if not 3 * len(characters) == 3 * len(tones) == len(fields) or (fields and not tones.isdecimal()):
            lines = text.removesuffix("\n").split("\n")
            strange = ((number, line) for number, line in enumerate(lines, 1) if not _READING.fullmatch(line))
            number, line = next(strange, (0, text))
            raise FormatError(f"readings line {number}: expected character, syllable, tone; found {line!r}")
        return cls(characters, fields[1::3], list(map(int, tones)))

    def lines(self) -> str:
        """``character<TAB>syllable<TAB>tone``, one line each."""
        return "".join(f"{c}\t{s}\t{t}\n" for c, s, t in zip(*self, strict=True))


_READING = re.compile(r"[^\n]\t[^\t\n]*\t\d")


class Vocabulary:
    """Frequent characters (ids from ``len(SPECIALS)`` on) and the reading of every character that has one.

    Args:
        characters: the characters of the vocabulary, most frequent first.
        readings: character -> (toneless syllable, tone 1-5), the first reading of a polyphone; or the same in columns.

    Raises:
        FormatError: a character is repeated or is not one code point.
    """

    def __init__(self, characters: Sequence[str], readings: Mapping[str, tuple[str, int]] | Readings) -> None:
        if len(set(characters)) != len(characters) or any(len(c) != 1 for c in characters):
            raise FormatError("vocabulary: expected distinct single characters")
        self.characters = tuple(characters)
        self._readings = readings if isinstance(readings, Readings) else Readings.of(readings)
        self.syllables = tuple(sorted(set(self._readings.syllables)))
        self._tokens = SPECIALS + self.characters

    def __len__(self) -> int:
        return len(self._tokens)

    @property
    def syllable_count(self) -> int:
        """Number of syllable ids; id 0 means that the character has no reading."""
        return len(self.syllables) + 1

    def token(self, index: int) -> str:
        """The character (or the special's name) of ``index``."""
        return self._tokens[index]

    def index(self, character: str) -> int:
        """The id of ``character``, ``UNK`` when it is outside the vocabulary."""
        return int(self._tables[0][ord(character)])

    def encode(self, text: str) -> TextIds:
        """Ids of every code point of ``text``."""
        points = code_points(text)
        ids, syllables, tones = self._tables
        return TextIds(ids[points].astype(np.int64), syllables[points].astype(np.int64), tones[points].astype(np.int64))

    @cached_property
    def _tables(self) -> tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.int8]]:
        ids = np.full(CODE_POINTS, UNK, dtype=np.int32)
        ids[code_points("".join(self.characters))] = np.arange(len(SPECIALS), len(self))
        number = {syllable: number for number, syllable in enumerate(self.syllables, 1)}
        syllables = np.zeros(CODE_POINTS, dtype=np.int16)
        tones = np.zeros(CODE_POINTS, dtype=np.int8)
        points = code_points(self._readings.characters)
        syllables[points] = list(map(number.__getitem__, self._readings.syllables))
        tones[points] = self._readings.tones
        return ids, syllables, tones

    def to_lines(self) -> str:
        """One token a line, specials first; the line number is the id."""
        return "\n".join(self._tokens) + "\n"

    def readings_lines(self) -> str:
        """See :meth:`Readings.lines`."""
        return self._readings.lines()

    @classmethod
    def from_lines(cls, tokens: str, readings: str) -> Vocabulary:
        """The inverse of :meth:`to_lines` and :meth:`readings_lines`; raises FormatError on foreign content."""
        lines = tokens.split("\n")
        if tuple(lines[: len(SPECIALS)]) != SPECIALS or lines[-1] != "":
            raise FormatError(f"vocabulary: expected the specials {SPECIALS} first, found {lines[:6]}")
        return cls(lines[len(SPECIALS) : -1], Readings.parse(readings))
