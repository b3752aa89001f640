"""Sentences in which one error can be recognised from one cue word at a chosen distance, and from nothing else.

Every phenomenon has pairs of forms, each with cues of its own. A sentence is drawn in three independent steps: a pair
and which of its two forms is right (a cue of that form is put in), the fillers, and whether the other form of the pair
is written instead. So both forms of a pair are written equally often, right and wrong, with every filler: without the
cue nothing tells them apart. Fillers of the training split and the test split are disjoint; forms and cues are shared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from proofread.errors import ConfigError
from research.comparison.controlled_words import FILLERS, PATTERNS, Pattern

Split = Literal["train", "test"]

#: Groups of distances, in characters: first and last.
DISTANCES: Final = ((2, 5), (6, 10), (11, 20), (21, 40), (41, 60))
#: Most characters of a sentence.
LONGEST: Final = 80
_TRIES: Final = 200


@dataclass(frozen=True, slots=True)
class Controlled:
    """One sentence of the controlled set.

    Attributes:
        source, target: as written and as it should be, of one length; equal if the sentence is clean.
        phenomenon: "quantifier", "conjunction", "pronoun" or "meaning".
        direction: where the cue stands, "left" or "right" of the form.
        position, cue: code point offsets of the form, which may be wrong, and of the cue.
    """

    source: str
    target: str
    phenomenon: str
    direction: str
    position: int
    cue: int

    @property
    def distance(self) -> int:
        """Characters from the start of the form to the start of the cue."""
        return abs(self.position - self.cue)


def generate(split: Split, *, count: int, seed: int = 0, clean_share: float = 0.3) -> Iterator[Controlled]:
    """``count`` sentences; number i depends on (split, seed, i) alone.

    Phenomena, directions and groups of distances take turns, so that all combinations are equally frequent.

    Raises:
        ConfigError: ``split`` is neither "train" nor "test".
    """
    if split not in ("train", "test"):
        raise ConfigError(f"split: expected 'train' or 'test', got {split!r}")
    kinds = sorted({(pattern.phenomenon, pattern.direction) for pattern in PATTERNS})
    for index in range(count):
        rng = Random(f"{split}/{seed}/{index}")
        phenomenon, direction = kinds[index % len(kinds)]
        patterns = [p for p in PATTERNS if (p.phenomenon, p.direction) == (phenomenon, direction)]
        yield _sentence(rng, split, patterns, DISTANCES[index // len(kinds) % len(DISTANCES)], clean_share)


def _sentence(
    rng: Random, split: Split, patterns: list[Pattern], distances: tuple[int, int], clean_share: float
) -> Controlled:
    wrong = rng.random() >= clean_share
    for _ in range(_TRIES):
        pattern = rng.choice(patterns)
        sides = list(rng.choice(pattern.pairs))
        rng.shuffle(sides)
        (form, cues), (other, _) = sides
        template = rng.choice(pattern.templates)
        known = {"{form}": form, "{cue}": rng.choice(cues), "{gap}": ""}
        room = rng.randint(*distances) - abs(_start(template, known, "{form}") - _start(template, known, "{cue}"))
        known["{gap}"] = _gap(rng, FILLERS[pattern.filler][split], room)
        target = "".join(known.get(part, part) for part in template)
        position, cue = (_start(template, known, part) for part in ("{form}", "{cue}"))
        if distances[0] <= abs(position - cue) <= distances[1] and len(target) <= LONGEST:
            source = target[:position] + other + target[position + len(form) :] if wrong else target
            return Controlled(source, target, pattern.phenomenon, pattern.direction, position, cue)
    raise AssertionError(f"no sentence with the cue {distances} characters away")


def _start(template: Sequence[str], known: Mapping[str, str], wanted: str) -> int:
    """Where the part ``wanted`` begins."""
    return sum(len(known.get(part, part)) for part in template[: template.index(wanted)])


def _gap(rng: Random, fillers: Sequence[str], room: int) -> str:
    """Fillers of together at most ``room`` characters, as many as fit."""
    chosen: list[str] = []
    for filler in rng.sample(fillers, len(fillers)):
        if len(filler) <= room:
            chosen.append(filler)
            room -= len(filler)
    return "".join(chosen)
