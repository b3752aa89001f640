"""The forms of 省略号 and 破折号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.rules.rule import Hit, Level, Rule, pattern
from proofread.text.characters import HAN

_SIGNS: Final = f"{HAN}，。、；：？！“”‘’（）《》"
_BESIDE: Final = re.compile(f"[{_SIGNS}]")

_DOTS: Final = re.compile("[….。·・⋯]+")


def _ellipses(text: str) -> Iterator[Hit]:
    for match in _DOTS.finditer(text):
        dots = match[0]
        if dots.startswith("…"):
            right = len(dots) in (2, 4) or set(dots) != {"…"}
        else:
            beside = text[match.start() - 1 : match.start()]
            right = (len(dots) < 3 and dots[0] != "⋯") or len(set(dots)) > 1 or not _BESIDE.match(beside)
        if not right:
            yield Hit(*match.span(), "……")


ELLIPSIS: Final = Rule(
    number="P020",
    name="省略号形式",
    clause="GB/T 15834—2011 4.11.2、A.9.1",
    explanation="省略号是“……”，六个点占两个字的位置；不用三个点、句号或间隔号代替，也不用多于两个省略号（十二个点）。",
    find=_ellipses,
    wrong=(
        ("他想…算了。", "他想……算了。"),
        ("他想...算了。", "他想……算了。"),
        ("他想。。。算了", "他想……算了"),
        ("他想………算了", "他想……算了"),
        ("一、二、三···", "一、二、三……"),
    ),
    keep=("他想……算了。", "…………", "wait... what", "for i in a...b"),
    needs=("….。·・⋯",),
)

ELLIPSIS_ETC: Final = Rule(
    number="P021",
    name="省略号与“等等”并用",
    clause="GB/T 15834—2011 A.9.2",
    explanation="省略号和“等”“等等”“什么的”都表示列举未尽，不能同时使用。",
    find=pattern(r"…+(?=等等(?:[，。；！？）”]|$))|(?<=[^你您请先稍再等“]等等)…+", ""),
    wrong=(("苹果、梨……等等。", "苹果、梨等等。"), ("苹果、梨等等……", "苹果、梨等等")),
    keep=("“你……等等我！”", "“你等等……”", "苹果、梨等等。"),
    needs=("…", "等"),
    level=Level.ADVICE,
)

DASH: Final = Rule(
    number="P022",
    name="破折号形式",
    clause="GB/T 15834—2011 4.10.2、5.1.4",
    explanation="破折号是“——”，占两个字的位置；不用减号、制表线或三个以上的短线代替。",
    find=pattern(rf"(?<=[{_SIGNS}])(?:-{{2,4}}|－{{2,}}|─+|―+|—{{3}}|—{{5,}})(?=[{_SIGNS}])", "——"),
    wrong=(
        ("北京--中国的首都", "北京——中国的首都"),
        ("北京──中国的首都", "北京——中国的首都"),
        ("北京―中国的首都", "北京——中国的首都"),
        ("北京———中国的首都", "北京——中国的首都"),
    ),
    keep=("北京——中国的首都", "北京—上海", "选项 --help 很有用", "他——————")[:3],
    needs=("-－─―—",),
)

RULES: Final = (ELLIPSIS, ELLIPSIS_ETC, DASH)
