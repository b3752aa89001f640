"""The words of the word model: every symbol of an alphabet, and a list of words of two to four symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofread.tables.alphabet import FIRST_CHARACTER, UNKNOWN, Alphabet

LONGEST = 4
#: What stands in an array of word ids where there is no word.
NO_WORD = -1
_BITS = 13  # of a symbol in the number of a word


class Wordlist:
    """A numbering of words.

    Ids below ``len(alphabet)`` are the alphabet's own: each symbol is a word, ``<s>`` and ``</s>`` included. The words
    of several symbols follow in the order of :func:`_keys`.

    Args:
        alphabet: of at most 8192 symbols.
        words: symbol ids, [count, 4], ``UNKNOWN`` behind the end of shorter ones; any order, all different.
    """

    def __init__(self, alphabet: Alphabet, words: NDArray[np.integer]) -> None:
        if len(alphabet) > 1 << _BITS:
            raise ValueError(f"an alphabet of {len(alphabet)} symbols; the most is {1 << _BITS}")
        self.alphabet = alphabet
        keys = _keys(words.T.astype(np.int64))
        order = np.argsort(keys)
        self._keys = keys[order]
        self._words = np.ascontiguousarray(words[order], dtype=np.uint16)
        self._indices: dict[tuple[int, int], tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    @classmethod
    def of(cls, alphabet: Alphabet, words: Sequence[str]) -> Wordlist:
        """From words of two to four characters of ``alphabet``."""
        return cls(alphabet, _symbols(alphabet, words))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Wordlist:
        """From what :meth:`arrays` gave; raises KeyError or ValueError."""
        return cls(Alphabet(arrays["characters"]), arrays["words"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file has to keep."""
        return {**self.alphabet.arrays(), "words": self._words}

    @property
    def characters(self) -> NDArray[np.uint32]:
        """The characters of the alphabet."""
        return self.alphabet.characters

    def __len__(self) -> int:
        return len(self.alphabet) + len(self._words)

    def encode(self, text: str) -> NDArray[np.int32]:
        """The symbols of ``text``, one for each code point."""
        return self.alphabet.encode(text)

    def find(self, symbols: Sequence[NDArray[np.integer]]) -> NDArray[np.int32]:
        """The ids of words, ``NO_WORD`` where there is none.

        Args:
            symbols: the first symbols, the second ones, …: 1 to 4 arrays of one shape.
        """
        if len(symbols) == 1:
            return symbols[0].astype(np.int32)
        keys = _keys(symbols)
        places = np.searchsorted(self._keys, keys).clip(0, len(self._keys) - 1)
        known = self._keys[places] == keys
        # A symbol that is no character would make a longer word look like a shorter one, or like none that exists.
        for ids in symbols:
            known &= ids >= FIRST_CHARACTER
        return np.where(known, places + len(self.alphabet), NO_WORD).astype(np.int32)

    def find_texts(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The ids of ``words`` of two to four characters, ``NO_WORD`` where there is none."""
        symbols = _symbols(self.alphabet, words)
        found = np.full(len(words), NO_WORD, dtype=np.int32)
        lengths = np.array([len(word) for word in words])
        for length in range(2, LONGEST + 1):
            chosen = lengths == length
            found[chosen] = self.find(list(symbols[chosen, :length].T))
        return found

    def one_off(self, symbols: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Words that differ from what is given in one symbol.

        Args:
            symbols: ids, [count, length], two to four in a row.

        Returns:
            Which rows, [found], and the ids of the words, [found].
        """
        length = symbols.shape[1]
        rows, numbers = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for place in range(length):
            keys, places = self._without(length, place)
            wanted = _keys([ids for at, ids in enumerate(symbols.T) if at != place])
            first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
            counts = last - first
            row = np.repeat(np.arange(len(symbols)), counts)
            found = places[np.arange(len(row)) - (np.cumsum(counts) - counts)[row] + first[row]]
            other = self._words[found, place] != symbols[row, place]
            rows.append(row[other])
            numbers.append(found[other] + len(self.alphabet))
        return np.concatenate(rows), np.concatenate(numbers)

    def _without(self, length: int, place: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The words of ``length`` symbols by all but the one at ``place``: sorted keys, and where each word stands."""
        if (length, place) not in self._indices:
            last = self._words[:, length] if length < LONGEST else np.zeros(len(self._words), np.uint16)
            places = np.flatnonzero((self._words[:, length - 1] != UNKNOWN) & (last == UNKNOWN))
            keys = _keys([ids for at, ids in enumerate(self._words[places, :length].T) if at != place])
            order = np.argsort(keys, kind="stable")
            self._indices[length, place] = keys[order], places[order]
        return self._indices[length, place]

    def symbols(self, numbers: NDArray[np.integer]) -> NDArray[np.uint16]:
        """The symbols of words of several, [count, LONGEST], ``UNKNOWN`` behind the end of shorter ones."""
        return self._words[numbers - len(self.alphabet)]

    def text(self, number: int) -> str:
        """The word with id ``number``; special symbols are empty."""
        symbols = [number] if number < len(self.alphabet) else self._words[number - len(self.alphabet)].tolist()
        points = [self.alphabet.characters[s - FIRST_CHARACTER] for s in symbols if s >= FIRST_CHARACTER]
        return "".join(map(chr, points))


def _keys(symbols: Sequence[NDArray[np.integer]] | NDArray[np.integer]) -> NDArray[np.int64]:
    """One number for each word: its symbols, the last one highest."""
    keys = np.zeros(np.shape(symbols[0]), dtype=np.int64)
    for place, ids in enumerate(symbols):
        keys |= ids.astype(np.int64) << (_BITS * place)
    return keys


def _symbols(alphabet: Alphabet, words: Sequence[str]) -> NDArray[np.int32]:
    """Symbol ids, [count, 4], ``UNKNOWN`` behind the end."""
    padded = "".join(word.ljust(LONGEST, "\0") for word in words)
    ids = alphabet.encode(padded).reshape(-1, LONGEST)
    lengths = np.array([len(word) for word in words])
    return np.where(np.arange(LONGEST) < lengths[:, None], ids, UNKNOWN).astype(np.int32)
