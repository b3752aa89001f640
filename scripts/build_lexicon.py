"""Compile the dictionary and the confusion tables into ``lexicon/resources/lexicon.safetensors``.

To be run when jieba's dictionary or one of the tables changes; :mod:`proofread.lexicon.compiled` says what is in it.

    python scripts/build_lexicon.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from proofread.lexicon import confusion
from proofread.lexicon.compiled import NAME, NEAR, SAME, SHAPE, pair
from proofread.lexicon.pinyin import fuzzy, readings_table, syllables
from proofread.lexicon.resource import RESOURCES, update_checksum
from proofread.lexicon.shape import known, similar
from proofread.lexicon.word_arrays import keys
from proofread.lexicon.words import MAX_WORD, default_syllables, dictionary, pronounce, spoken_exceptions
from proofread.text.points import code_points

Arrays = dict[str, NDArray[Any]]


@click.command(help=__doc__)
def main() -> None:
    """Write the file and its checksum."""
    save_file(compiled(), RESOURCES / NAME)
    print(f"{NAME}: {(RESOURCES / NAME).stat().st_size:,} bytes, sha256 {update_checksum(NAME)}")


def compiled() -> Arrays:
    """All arrays by name."""
    names = set(default_syllables().values())
    names.update(syllable for spoken in spoken_exceptions().values() for syllable in spoken.split(" "))
    numbers = {name: number for number, name in enumerate(sorted(names), 1)}
    mostly = np.zeros(max(map(ord, default_syllables())) + 2, dtype=np.uint16)
    for character, syllable in default_syllables().items():
        mostly[ord(character)] = numbers[syllable]
    return {"syllables": mostly, **_words(numbers), **_alternatives(), **_sounds(), "similar": _similar()}


def _words(numbers: Mapping[str, int]) -> Arrays:
    counts = dictionary()
    spelt = np.concatenate([_keys(word) for word in counts])
    order = np.argsort(spelt)
    arrays: Arrays = {
        "words": spelt[order],
        "counts": np.array([*counts.values()], dtype=np.int32)[order],
    }
    for length in range(2, MAX_WORD + 1):
        words = [word for word in counts if len(word) == length]
        read = np.array([_reading(pronounce(word), numbers) for word in words], dtype=np.uint64)
        order = np.argsort(read, kind="stable")
        arrays[f"read.{length}"] = read[order]
        arrays[f"spelt.{length}"] = code_points("".join(words)).reshape(-1, length)[order].astype(np.uint16)
    exceptions = np.concatenate([_keys(word) for word in spoken_exceptions()])
    order = np.argsort(exceptions)
    spoken = [_reading(one, numbers) for one in spoken_exceptions().values()]
    return {**arrays, "exceptions": exceptions[order], "spoken": np.array(spoken, dtype=np.uint64)[order]}


def _keys(word: str) -> NDArray[np.uint64]:
    return keys(code_points(word)[None])


def _reading(spoken: str, numbers: Mapping[str, int]) -> int:
    return reduce(lambda key, name: key << 16 | numbers.get(name, 0), spoken.split(" "), 0)


def _alternatives() -> Arrays:
    tables: tuple[tuple[Callable[[str], confusion.Choices | None], int], ...] = (
        (confusion.homophones, SAME),
        (confusion.near_homophones, NEAR),
        (confusion.lookalikes, SHAPE),
    )
    numbers: dict[str, int] = {"": 0}
    rows = {}
    for character in sorted({*readings_table(), *known()}):
        row = np.zeros(SAME + NEAR + SHAPE, dtype=np.uint16)
        start = 0
        for table, most in tables:
            choices = table(character)
            weights = {} if choices is None else choices.weights()
            best = sorted(weights, key=lambda c: -weights[c])[:most]
            row[start : start + len(best)] = [numbers.setdefault(c, len(numbers)) for c in best]
            start += most
        if row.any():
            rows[character] = row
    return {
        "characters": code_points("".join(rows)).copy(),
        "alternatives": np.stack([*rows.values()]),
        "others": np.array([0, *map(ord, [*numbers][1:])], dtype=np.uint32),
    }


def _sounds() -> Arrays:
    places = {name: place for place, name in enumerate(syllables())}
    rows: dict[frozenset[str], int] = {frozenset(): 0}
    readings = np.zeros(max(map(ord, readings_table())) + 2, dtype=np.uint16)
    for character, spoken in readings_table().items():
        readings[ord(character)] = rows.setdefault(frozenset(one.syllable for one in spoken), len(rows))
    heard, misheard = np.zeros((2, len(rows), -(-len(places) // 64)), dtype=np.uint64)
    for names, row in rows.items():
        for bits, several in ((heard, names), (misheard, names.union(*map(fuzzy, names)))):
            for name in several:
                bits[row, places[name] // 64] |= np.uint64(1 << places[name] % 64)
    return {"readings": readings, "heard": heard, "misheard": misheard}


def _similar() -> NDArray[np.uint64]:
    pairs = [a + b for a in known() for b, _ in similar(a)]
    return np.unique(pair(*code_points("".join(pairs)).reshape(-1, 2).T))


if __name__ == "__main__":
    main()
