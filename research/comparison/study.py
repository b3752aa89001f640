"""Test sentences with the groups that they are looked at by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from proofread.corpus.readers import SourceConfig, read
from proofread.errors import ConfigError
from proofread.metrics.testset import from_tsv
from proofread.noise.mixer import NoiseConfig, Noiser
from research.comparison.controlled import DISTANCES, Controlled, generate
from research.comparison.words import error_class

#: Sentence lengths in characters: each entry is the longest of its group.
LENGTHS: Final = (10, 20, 40, 80)


@dataclass(frozen=True)
class Study:
    """Sentences to correct, what they should become, and for each dimension the group of every sentence.

    Attributes:
        name: what reports and cached outputs call it.
        sources, targets: one text per sentence.
        dimensions: dimension → one label per sentence, "" where the dimension says nothing about it.
        items: the sentences of the controlled set, which know their cue; else empty.
    """

    name: str
    sources: Sequence[str]
    targets: Sequence[str]
    dimensions: Mapping[str, Sequence[str]]
    items: Sequence[Controlled] = ()

    def groups(self, dimension: str) -> Iterator[tuple[str, list[int]]]:
        """Every group of ``dimension`` that occurs, numbers in order, with the indices of its sentences."""
        labels = self.dimensions[dimension]
        for label in sorted(set(labels) - {""}, key=_natural):
            yield label, [index for index, one in enumerate(labels) if one == label]


def _natural(label: str) -> tuple[int, str]:
    digits = "".join(character for character in label.partition("–")[0] if character.isdigit())
    return (int(digits) if digits else 0, label)


def injected(path: str, *, per_length: int, seed: int = 1) -> Study:
    """Held-out sentences of all lengths, three in ten clean and the others with one injected error.

    Args:
        path: files of clean text, as a source of training data names them.
        per_length: most sentences of each group of :data:`LENGTHS`.
        seed: of the noise.

    Raises:
        ConfigError: nothing matches ``path`` or it has no held-out sentence of some length.
    """
    noiser = Noiser(NoiseConfig(rate=0.0, clean_share=0.3, seed=seed))
    kept: dict[str, list[tuple[str, str]]] = {label: [] for label in _LENGTH_LABELS}
    for number, sentence in enumerate(_heldout(path)):
        label = length_label(sentence)
        if label and len(kept[label]) < per_length:
            corrupted = noiser.corrupt(sentence, epoch=0, index=number)
            kept[label].append((corrupted.source, corrupted.target))
    for label, found in kept.items():
        if not found:
            raise ConfigError(f"{path}: expected held-out sentences of {label} characters, found none")
    pairs = [pair for label in kept.values() for pair in label]
    return Study(
        "injected",
        [source for source, _ in pairs],
        [target for _, target in pairs],
        {
            "length": [length_label(target) for _, target in pairs],
            "error": [error_class(source, target) for source, target in pairs],
        },
    )


def _heldout(path: str) -> Iterator[str]:
    config = SourceConfig(path=path, filter="heldout")
    streams = [read(file, config) for _, file, _ in config.files()]
    while streams:  # in turn, so that no file fills a group alone
        for stream in list(streams):
            line = next(stream, None)
            if line is None:
                streams.remove(stream)
            else:
                yield line.source


_LENGTH_LABELS: Final = [f"{low + 1}–{high}" for low, high in pairwise((3, *LENGTHS))]


def length_label(sentence: str) -> str:
    """The group of :data:`LENGTHS` that ``sentence`` is in; "" if it is too short or too long for all."""
    for label, high in zip(_LENGTH_LABELS, LENGTHS, strict=True):
        if len(sentence) <= high:
            return label if len(sentence) > 3 else ""
    return ""


def controlled(*, count: int, seed: int = 1) -> Study:
    """The project's controlled set, test split: one error that one cue gives away, at a known distance.

    Conjunctions are in no group of distance or direction: 因为…但是 can be put right at either end, so half of their
    answers are a matter of luck.
    """
    items = list(generate("test", count=count, seed=seed))
    return Study(
        "controlled",
        [item.source for item in items],
        [item.target for item in items],
        {
            "distance": ["" if _two_ways(item) else _distance_label(item.distance) for item in items],
            "direction": ["" if _two_ways(item) else item.direction for item in items],
            "phenomenon": [item.phenomenon for item in items],
        },
        items,
    )


def _two_ways(item: Controlled) -> bool:
    return item.phenomenon == "conjunction"


def _distance_label(distance: int) -> str:
    return next(f"{low}–{high}" for low, high in DISTANCES if low <= distance <= high)


def from_file(path: Path) -> Study:
    """A TSV test set with one reference per sentence; raises :class:`FormatError`."""
    test = from_tsv(path)
    targets = [references[0] for references in test.references]
    return Study(path.stem, test.sources, targets, {"length": list(map(length_label, targets))})
