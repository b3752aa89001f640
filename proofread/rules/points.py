"""Points that are written twice, or one after another where only one can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.rules.rule import Hit, Rule, pattern

_RUN: Final = re.compile("[，。、；：？！]{2,}")
# Of two different points the one that closes more stays; where that is a guess, no replacement is offered.
_TOGETHER: Final = {
    "，。": "。",
    "、。": "。",
    "；。": "。",
    "：。": "。",
    "、，": "，",
    "，；": "；",
    "。；": "；",
    "？。": "？",
    "！。": "！",
    "？，": "？",
    "！，": "！",
}


def _doubled(text: str) -> Iterator[Hit]:
    for match in _RUN.finditer(text):
        marks = match[0]
        kinds = set(marks)
        if kinds <= {"？", "！"}:
            if len(marks) > 3:
                yield Hit(*match.span(), marks[:3] if len(kinds) == 1 else None)
        elif kinds != {"。"} or len(marks) == 2:  # three and more are a 省略号
            yield Hit(*match.span(), marks[0] if len(kinds) == 1 else _TOGETHER.get(marks))


DOUBLED: Final = Rule(
    number="P010",
    name="点号重复或连用",
    clause="GB/T 15834—2011 4.2.3.3、4.3.3.3",
    explanation="一处停顿只用一个点号；问号、叹号可以叠用，最多三个。",
    find=_doubled,
    wrong=(
        ("他来了，，又走了。", "他来了，又走了。"),
        ("到此为止。。", "到此为止。"),
        ("苹果、、梨、，桃。", "苹果、梨，桃。"),
        ("真的吗？。", "真的吗？"),
        ("快走！！！！！", "快走！！！"),
        ("他来了，、又走了。", "他来了，、又走了。"),
    ),
    keep=("真的吗？！", "什么？？？", "他说：“好。”", "等等。。。", "走！！"),
    needs=("，。、；：？！",),
)

AFTER_QUOTATION: Final = Rule(
    number="P011",
    name="引文内外都用点号",
    clause="GB/T 15834—2011 B.2.1",
    explanation="引号里面已经用了句末点号时，引号外面不再用点号。",
    find=pattern(r"(?<=[。？！]”)。", ""),
    wrong=(("他说：“我不去。”。", "他说：“我不去。”"), ("他问：“你去吗？”。", "他问：“你去吗？”")),
    keep=("他说“我不去”。", "“你去吗？”，他问。", "他说：“我不去。”我也说：“我不去。”", "《去哪儿？》。"),
    needs=("”",),
)

RULES: Final = (DOUBLED, AFTER_QUOTATION)
