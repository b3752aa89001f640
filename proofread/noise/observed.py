"""Errors that people made, made again in other sentences: the error model of a noisy channel, by word.

Injected errors of the other families are spread as a rule says (any homophone, any similar shape). People repeat
themselves: they write 再 for 在 and 坏孕 for 怀孕, and never most of what a rule allows. What real pairs hold is few
sentences but many different errors, and each of them is as possible wherever the word that was meant stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from proofread.lexicon.kinds import classifier
from proofread.lexicon.words import segment
from proofread.noise.base import Change
from proofread.noise.keyed_random import KeyedRandom
from proofread.text.characters import is_han

#: Characters of one word that may be wrong; more are another word, or a line that was rewritten.
_MOST_WRONG = 2
#: Added to how often a word was seen: one error in one sighting does not make every writing of the word wrong.
_SEEN_BEFORE = 1


class _Choices(NamedTuple):
    """The errors that are possible in a text, and the running sums of their probabilities."""

    changes: list[Change]
    sums: list[float]


class Observed:
    """A family of errors, :data:`~proofread.noise.base.Family`: wrong forms of words, as often as they were seen.

    Args:
        errors: how often which wrong form was seen, by (word, wrong form), of the same length.
        seen: how often each word was meant, rightly written or not.

    Example:
        >>> observed = Observed.of([("他坏孕了。", "他怀孕了。")])
        >>> observed("她怀孕三个月。", 0, KeyedRandom(1)).noisy
        '坏'
    """

    def __init__(self, errors: Mapping[tuple[str, str], int], seen: Mapping[str, int]) -> None:
        kind = classifier().classify
        self._errors: dict[str, list[tuple[Change, float]]] = defaultdict(list)
        for (word, form), count in errors.items():
            wrong = [i for i, (right, noisy) in enumerate(zip(word, form, strict=True)) if right != noisy]
            first, last = wrong[0], wrong[-1] + 1
            noisy = form[first:last]
            change = Change(first, last, noisy, kind(noisy, word[first:last]))
            self._errors[word].append((change, count / (seen[word] + _SEEN_BEFORE)))
        self._last = ("", _Choices([], []))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Observed:
        """What (wrong, right) sentences hold; pairs of unequal length are passed over, as is all that is not Han."""
        errors: Counter[tuple[str, str]] = Counter()
        seen: Counter[str] = Counter()
        for source, target in pairs:
            if len(source) != len(target):
                continue
            start = 0
            for word in segment(target):
                form = source[start : start + len(word)]
                start += len(word)
                seen[word] += 1
                wrong = sum(map(str.__ne__, word, form))
                if 0 < wrong <= _MOST_WRONG and all(map(is_han, word + form)):
                    errors[word, form] += 1
        return cls(errors, seen)

    def __len__(self) -> int:
        """How many different errors there are."""
        return sum(map(len, self._errors.values()))

    def __call__(self, text: str, place: int, random: KeyedRandom) -> Change | None:
        """One of the errors that ``text`` allows, likelier ones more often, wherever it is: ``place`` is not used."""
        changes, sums = self._choices(text)
        return changes[bisect_right(sums, random.uniform() * sums[-1], hi=len(sums) - 1)] if changes else None

    def _choices(self, text: str) -> _Choices:
        # A sentence is asked about once for each of its errors, one after the other.
        last, choices = self._last
        if last != text:
            choices = self._found(text)
            self._last = text, choices
        return choices

    def _found(self, text: str) -> _Choices:
        changes, chances, start = [], [], 0
        for word in segment(text):
            for change, chance in self._errors.get(word, ()):
                changes.append(change._replace(start=start + change.start, end=start + change.end))
                chances.append(chance)
            start += len(word)
        return _Choices(changes, list(accumulate(chances)))
