"""Controlled sentences: one error that a single cue word, at a chosen distance, gives away.

Each sentence holds one of two alternatives (辆 or 匹) and one cue (汽车 or 白马) that demands one of them. Nothing but
the cue tells which is right: the pair, the fillers and their lengths are drawn without regard to the alternative, both
alternatives of a pair are equally often demanded, and whether the sentence is wrong is drawn independently of both.
An alternative is therefore written equally often where it is right and where it is wrong, in the same contexts; a
reader who cannot see the cue is at chance. Alternatives of a pair have one length, and so have their cues.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from proofread.corpus.controlled_filling import fill, lengths
from proofread.corpus.controlled_lexicon import PAIRS, Direction, Pair, Split
from proofread.errors import ConfigError

#: Buckets of the distance between error and cue, both ends included.
DISTANCES: tuple[tuple[int, int], ...] = ((2, 5), (6, 10), (11, 20), (21, 40), (41, 60))
PHENOMENA: tuple[str, ...] = ("quantifier", "conjunction", "pronoun", "meaning")
LONGEST = 80
_MOST_BEFORE, _MOST_AFTER = 9, 20


@dataclass(frozen=True, slots=True)
class Controlled:
    """One sentence with its correction; offsets and distances are code points.

    Attributes:
        source: what is written, with at most one substitution of one or two characters.
        target: what is right, as long as ``source``; equal to it in a clean sentence.
        phenomenon: one of :data:`PHENOMENA`.
        distance: ``abs(position - cue)``.
        direction: on which side of the error the cue stands.
        position: where the alternative in question starts, wrong or not.
        cue: where the cue word starts.
    """

    source: str
    target: str
    phenomenon: str
    distance: int
    direction: Direction
    position: int
    cue: int


@dataclass(frozen=True, slots=True)
class _Frame:
    """Patterns for what stands before, between and after the alternative and its cue."""

    before: tuple[str, ...]
    between: tuple[str, ...]
    after: tuple[str, ...]


_RELATIVE = "past? who place? mention"
_SAID = "，正如 who past? place? said 的那样，"
_SAID_TWICE = f"{_SAID} 也像 who past? place? said 的那样，"
_HABIT = "often? place? trait ，"
_EVENT = "future? place? event ，"
_MODIFIERS = (
    "one",
    "adjective",
    _RELATIVE,
    f"{_RELATIVE} 、 adjective",
    f"{_RELATIVE} 、 {_RELATIVE}",
    f"{_RELATIVE} 、 {_RELATIVE} 、 adjective",
    f"{_RELATIVE} 、 {_RELATIVE} 、 {_RELATIVE}",
)
# What may follow a topic.
_COMMENTS = tuple(f"{said} who past? place?" for said in ("", _SAID, _SAID_TWICE))
_HABITS = ("", "，", "呢，", "state ，", *(" ".join([_HABIT] * number) for number in (1, 2, 3, 4)))
_CAUSES = (
    "short ，",
    "who short ，",
    "future? who place? event ，",
    "future? who place? event ，然后 place? event ，",
    f"future? who place? event {_SAID}",
    f"future? who place? event ，然后 place? event {_SAID}",
)
_ACTIONS = (
    "act ，",
    "future act ，",
    _EVENT,
    f"{_EVENT} 然后 place? event ，",
    f"{_EVENT} 然后 place? event ，再 place? event ，",
    f"{_EVENT} 然后 place? event ，接着 place? event ，最后 place? event ，",
)
_WILL = ("result 。",)


def _each(patterns: Sequence[str], *, before: str = "", after: str = "") -> tuple[str, ...]:
    return tuple(f"{before} {pattern} {after}" for pattern in patterns)


_ADVERB = _Frame(("",), (*_CAUSES, *_each(_CAUSES, after="who")), _each(_WILL, before="会"))
_CLAUSE = _Frame(("",), _CAUSES, _each(_WILL, before="who 会"))
_FRAMES: dict[tuple[str, Direction], _Frame] = {
    ("noun", "left"): _Frame(
        ("这样的", "那样的"),
        ("have", "place have", *_each(_COMMENTS, after="count"), f"{_SAID} place? have"),
        ("。",),
    ),
    ("noun", "right"): _Frame(("who 找到了一", "who 看到了一"), _MODIFIERS, ("。",)),
    ("clause", "left"): _CLAUSE,
    ("clause", "right"): _CLAUSE,
    ("adverb", "left"): _ADVERB,
    ("adverb", "right"): _ADVERB,
    ("choice", "left"): _Frame(("who",), _ACTIONS, _WILL),
    ("person", "left"): _Frame(("我的", "听说我的"), _HABITS, _each([_HABIT.rstrip(" ，")], after="。")),
    ("person", "right"): _Frame(
        ("",),
        (
            "是我",
            "是我的",
            "就是我的",
            "是我最爱的",
            "就是我最爱的",
            "就是我最想念的",
            *_each(_HABITS[4:], after="这就是我的"),
        ),
        ("。",),
    ),
    ("object", "left"): _Frame(("这些", "那些"), ("", "都", *_each(_COMMENTS, after="manner?")), ("过。",)),
    ("object", "right"): _Frame(("who",), _each(("", *_MODIFIERS), before="过"), ("。",)),
    ("mover", "left"): _Frame(
        ("那些", "看，那些"),
        ("", "都", "past? manner", "past", f"{_SAID} past? manner?", f"{_SAID_TWICE} past? manner?"),
        ("了过来。",),
    ),
    ("mover", "right"): _Frame(
        ("前面", "远处"), ("来", "来了", "来一些", *_each(("", *_MODIFIERS), before="过来一些")), ("。",)
    ),
}


@cache
def _cells() -> tuple[tuple[str, Direction, tuple[int, int]], ...]:
    directions: tuple[Direction, ...] = ("left", "right")
    return tuple(
        (phenomenon, direction, bucket)
        for bucket in DISTANCES
        for direction in directions
        for phenomenon in PHENOMENA
    )


@cache
def _pairs(phenomenon: str, direction: Direction) -> tuple[Pair, ...]:
    return tuple(pair for pair in PAIRS if pair.phenomenon == phenomenon and direction in pair.directions)


def _sentence(draw: random.Random, split: Split, index: int, clean_share: float) -> Controlled:
    phenomenon, direction, bucket = _cells()[index % len(_cells())]
    pair = draw.choice(_pairs(phenomenon, direction))
    right = draw.randrange(2)
    written = right if draw.random() < clean_share else 1 - right
    cue = draw.choice(pair.cues[right])
    form = pair.forms[right]
    first, second = (cue, form) if direction == "left" else (form, cue)
    frame = _FRAMES[pair.frame, direction]

    shortest, longest = (bound - len(first) for bound in bucket)
    between = fill(
        draw, split, frame.between, draw.choice(lengths(split, frame.between, max(0, shortest), longest))
    )
    before = fill(draw, split, frame.before, draw.choice(lengths(split, frame.before, 0, _MOST_BEFORE)))
    room = LONGEST - len(before + first + between + second)
    after = fill(
        draw, split, frame.after, draw.choice(lengths(split, frame.after, 0, min(room, _MOST_AFTER)))
    )

    target = before + first + between + second + after
    starts = len(before), len(before + first + between)
    cue_at, position = starts if direction == "left" else starts[::-1]
    source = target[:position] + pair.forms[written] + target[position + len(form) :]
    return Controlled(source, target, phenomenon, abs(position - cue_at), direction, position, cue_at)


def generate(split: Split, *, count: int, seed: int = 0, clean_share: float = 0.3) -> Iterator[Controlled]:
    """Yield ``count`` sentences; number ``i`` depends on ``split``, ``seed`` and ``i`` alone.

    Phenomena, directions and buckets of :data:`DISTANCES` take turns, so their numbers differ by one at most.

    Args:
        split: the fillers to use; "train" and "test" share none.
        count: sentences.
        seed: another seed gives other sentences of the same distribution.
        clean_share: probability that a sentence has no error, in [0, 1].

    Raises:
        ConfigError: unknown split, negative count or a share outside [0, 1].
    """
    if split not in ("train", "test"):
        raise ConfigError(f"split: expected train or test, got {split!r}")
    if count < 0 or not 0 <= clean_share <= 1:
        raise ConfigError(f"expected count >= 0 and clean_share in [0, 1], got {count} and {clean_share}")
    return (_sentence(random.Random(f"{split} {seed} {i}"), split, i, clean_share) for i in range(count))
