"""Errors that people made, made again in other sentences.

Injected errors of the other families are spread as a rule says (any homophone, any similar shape). People repeat
themselves: they write 再 for 在 and 坏孕 for 怀孕, and never most of what a rule allows. Real pairs hold few sentences,
but many different errors, and each of them can be made wherever the word that was meant stands.
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


class _Choices(NamedTuple):
    """The errors that are possible in a text, and the running sums of their chances."""

    changes: list[Change]
    sums: list[float]


class Observed:
    """A family of errors, :data:`~proofread.noise.base.Family`: wrong forms of words, about as often as they were seen.

    The chance of an error where its word stands is how often it was seen over how often the word is meant. So it is
    made about as often, next to others, as people made it.

    Args:
        errors: how often which wrong form was seen, by (word, wrong form), of the same length.
        meant: how often each word occurs in text like that in which errors are to be made.

    Example:
        >>> observed = Observed.of([("他坏孕了。", "他怀孕了。")])
        >>> observed("她怀孕三个月。", 0, KeyedRandom(1)).noisy
        '坏'
    """

    def __init__(self, errors: Mapping[tuple[str, str], int], meant: Mapping[str, int]) -> None:
        kind = classifier().classify
        self._errors: dict[str, list[tuple[Change, float]]] = defaultdict(list)
        for (word, form), count in errors.items():
            wrong = [i for i, (right, noisy) in enumerate(zip(word, form, strict=True)) if right != noisy]
            first, last = wrong[0], wrong[-1] + 1
            noisy = form[first:last]
            change = Change(first, last, noisy, kind(noisy, word[first:last]))
            self._errors[word].append((change, count / max(meant.get(word, 0), 1)))
        self._last = ("", _Choices([], []))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], text: Iterable[str] = ()) -> Observed:
        """What (wrong, right) sentences hold; pairs of unequal length are passed over, as is all that is not Han.

        Args:
            pairs: sentences as they were written and as they should be.
            text: where errors are to be made, or text like it, whose words are counted; else those of the right
                sentences are.
        """
        errors: Counter[tuple[str, str]] = Counter()
        right: Counter[str] = Counter()
        for source, target in pairs:
            words = segment(target)
            right.update(words)
            if len(source) != len(target):
                continue
            start = 0
            for word in words:
                form = source[start : start + len(word)]
                start += len(word)
                wrong = sum(map(str.__ne__, word, form))
                if 0 < wrong <= _MOST_WRONG and all(map(is_han, word + form)):
                    errors[word, form] += 1
        return cls(errors, Counter(word for sentence in text for word in segment(sentence)) or right)

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
