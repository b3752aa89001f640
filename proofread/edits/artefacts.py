"""Known ways in which a sequence model goes wrong: it repeats itself, cuts text off, or rewrites everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from proofread.edits.edit import Edit, apply
from proofread.text.characters import all_han

#: An edit that doubles a character legally (看看, 妈妈) must be at least this certain.
CERTAIN: Final = 0.9
#: Longest run of characters that may disappear at one place.
MAX_DELETION: Final = 2
#: Changed characters that every sentence is allowed, however short.
_ALWAYS_ALLOWED: Final = 2
_LONGEST_UNIT: Final = 4
# characters that stand doubled in ordinary words
_DOUBLED: Final = frozenset(
    "爸妈爷奶哥姐弟妹叔伯姑舅婆公太宝娃星猩人天年月日夜时刻处家户个件种条句字步次点些样看说想试听走谈聊问找等写读"
    "玩尝闻笑动转歇逛坐站跑跳唱画查算数练学教帮劝谢慢快好早远高大小多轻悄静默渐常往刚仅偏恰明白暗深浅长细淡厚薄"
    "红绿青黄蓝黑亮甜暖冷热凉胖瘦圆满乖匆纷频频滔茫蒙朦洋层团堆排队缓徐久狠稳紧牢统通微"
)


def rewrites(sentence: str, edits: Sequence[Edit], *, share: float) -> bool:
    """Whether the edits together change more than ``share`` of the sentence: a rewriting, not corrections."""
    return sum(map(_changed, edits)) > max(_ALWAYS_ALLOWED, int(share * len(sentence)))


def most_certain(edits: Sequence[Edit], *, budget: int) -> list[Edit]:
    """The edits of highest confidence that together change at most ``budget`` characters, in text order."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: -edit.confidence):
        budget -= _changed(edit)
        if budget < 0:
            break
        kept.append(edit)
    return sorted(kept, key=lambda edit: (edit.start, edit.end))


def _changed(edit: Edit) -> int:
    return max(len(edit.source), len(edit.replacement))


def without_truncation(sentence: str, edits: Sequence[Edit]) -> list[Edit]:
    """Drop touching edits that together remove more than :data:`MAX_DELETION` characters.

    Nothing is kept when the rest would leave no letter, digit or Han character at all.
    """
    kept: list[Edit] = []
    for group in _touching(edits):
        if sum(len(edit.source) - len(edit.replacement) for edit in group) <= MAX_DELETION:
            kept.extend(group)
    return kept if any(map(str.isalnum, apply(sentence, kept))) else []


def _touching(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    group: list[Edit] = []
    for edit in edits:
        if group and group[-1].end != edit.start:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def without_repetition(sentence: str, edits: Sequence[Edit]) -> list[Edit]:
    """Drop edits after which a character or short word stands twice in a row where it did not before.

    Each edit is judged in the text that all remaining edits produce together, until none is to blame.
    A doubled character that Chinese knows (看看) passes when the edit is :data:`CERTAIN`; three never do.
    """
    kept = list(edits)
    while True:
        result = apply(sentence, kept)
        blamed: set[int] = set()
        drift = 0
        for number, edit in enumerate(kept):
            start = edit.start + drift
            before = _repeats(sentence, edit.start, edit.end)
            after = _repeats(result, start, start + len(edit.replacement))
            if len(after) > len(before) and not (edit.confidence >= CERTAIN and _legal(after)):
                blamed.add(number)
            drift += len(edit.replacement) - len(edit.source)
        if not blamed:
            return kept
        kept = [edit for number, edit in enumerate(kept) if number not in blamed]


def _repeats(text: str, start: int, end: int) -> list[str]:
    """Han units of up to four characters that stand twice in a row, across or inside ``[start, end)``."""
    found: list[str] = []
    for size in range(1, _LONGEST_UNIT + 1):
        for first in range(max(0, start - 2 * size + 1), min(end, len(text) - 2 * size + 1)):
            unit = text[first : first + size]
            if unit == text[first + size : first + 2 * size] and all_han(unit):
                found.append(unit)
    return found


def _legal(units: list[str]) -> bool:
    return len(units) == 1 and units[0] in _DOUBLED
