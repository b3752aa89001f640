"""Words that say the same thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.edits.edit import Kind
from proofread.rules.rule import Hit, Level, Rule

_BETTER: Final = {
    "凯旋归来": "凯旋",
    "凯旋而归": "凯旋",
    "亲眼目睹": "目睹",
    "亲眼目击": "目击",
    "付诸于": "付诸",
    "诉诸于": "诉诸",
    "见诸于": "见诸",
    "令人堪忧": "令人担忧",
    "出乎意料之外": "出乎意料",
    "目的是为了": "目的是",
    "悬殊很大": "悬殊",
    "非常悬殊": "悬殊",
    "报刊杂志": "报刊",
    "首次处女作": "处女作",
    "邂逅相遇": "邂逅",
    "过分溺爱": "溺爱",
    "众多莘莘学子": "莘莘学子",
    "莘莘学子们": "莘莘学子",
    "可以堪称": "堪称",
    "堪称为": "堪称",
    "再次重申": "重申",
    "再次复发": "复发",
    "提前预告": "预告",
    "事先预约": "预约",
    "截至到": "截至",
    "无时不刻": "无时无刻不",
    "十分酷似": "酷似",
    "非常酷似": "酷似",
    "国外舶来品": "舶来品",
    "互相厮打": "厮打",
    "互相切磋": "切磋",
    "彼此相互": "相互",
    "胜利凯旋": "凯旋",
}
_PATTERN: Final = re.compile("|".join(sorted(_BETTER, key=len, reverse=True)))


def _redundant(text: str) -> Iterator[Hit]:
    for match in _PATTERN.finditer(text):
        yield Hit(*match.span(), _BETTER[match[0]])


REDUNDANT: Final = Rule(
    number="W004",
    name="语义重复",
    clause="",
    explanation="几个词表示同一个意思，去掉一个更简洁。",
    find=_redundant,
    wrong=(("他亲眼目睹了事故", "他目睹了事故"), ("目的是为了提高效率", "目的是提高效率")),
    keep=("他目睹了事故", "凯旋的战士归来"),
    level=Level.ADVICE,
    kind=Kind.REDUNDANT,
)

RULES: Final = (REDUNDANT,)
