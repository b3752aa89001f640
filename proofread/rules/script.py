"""Characters of another script: traditional and variant forms, and code points that only look like Han."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from proofread.edits.edit import Kind
from proofread.edits.names import name_spans
from proofread.lexicon.resource import read_resource
from proofread.rules.rule import Hit, Rule
from proofread.text.spans import SpanSet
from proofread.text.wrapped import paragraphs

#: Code points of radicals and of characters kept for other character sets, that copying out of PDF leaves behind.
_COMPATIBLE: Final = "".join(
    character
    for first, last in ((0x2E80, 0x2EF3), (0x2F00, 0x2FD5), (0xF900, 0xFAD9))
    for character in map(chr, range(first, last + 1))
    if unicodedata.normalize("NFKC", character) != character
)
_LOOK_ALIKE: Final = re.compile(f"[{_COMPATIBLE}]")
#: Simplified forms for each other form below which a text counts as one that is not written in simplified characters.
_LEAST: Final = 2
#: Names of old whose first character is none of the forms it could be simplified to.
_OLD_NAME: Final = re.compile("兒[宽说良]")
#: Forms that mostly stand in names of persons, places and firms, which keep them (许智峯, 宏碁), or are meant (妳).
_IN_NAMES: Final = frozenset("峯碁阯妳恆栢烱惲訥煖詧戩騭諶麴氂窻眥")


@cache
def _standard_forms() -> dict[str, str]:
    return dict(line.split("\t") for line in read_resource("traditional.tsv").decode().splitlines())


@cache
def _simplified() -> frozenset[str]:
    """Standard forms that no traditional text has: those that Big5 cannot write."""
    return frozenset(form for form in _standard_forms().values() if not form.encode("big5", "ignore"))


def _mixed(text: str) -> Iterator[Hit]:
    forms = _standard_forms()
    if forms.keys().isdisjoint(text):
        return
    for start, end in paragraphs(text):
        other = [at for at in range(start, end) if text[at] in forms and text[at] not in _IN_NAMES]
        simplified = sum(map(_simplified().__contains__, text[start:end]))
        if other and simplified >= _LEAST * len(other):
            paragraph = text[start:end]
            names = SpanSet([*name_spans(paragraph), *(match.span() for match in _OLD_NAME.finditer(paragraph))])
            yield from (Hit(at, at + 1, forms[text[at]]) for at in other if not names.hit(at - start, at + 1 - start))


def _look_alikes(text: str) -> Iterator[Hit]:
    for match in _LOOK_ALIKE.finditer(text):
        yield Hit(*match.span(), unicodedata.normalize("NFKC", match[0]))


MIXED: Final = Rule(
    number="H001",
    name="繁体字、异体字",
    clause="《通用规范汉字表》《第一批异体字整理表》",
    explanation="简体文本里夹着繁体字或已淘汰的异体字；姓名、古籍、书法等可以保留的场合除外。",
    find=_mixed,
    wrong=(("这个問题很严重，应该讨论。", "这个问题很严重，应该讨论。"), ("这几个人羣里说话", "这几个人群里说话")),
    keep=("這個問題很嚴重，應該討論。", "我愛你", "她著有《乾隆传》", "议员许智峯用宏碁的电脑"),
    kind=Kind.SPELLING,
)

LOOK_ALIKE: Final = Rule(
    number="H002",
    name="部首、兼容汉字",
    clause="",
    explanation="这个字符是部首或兼容用的码位，看上去和汉字一样，查找、排序、输入法都认不得；多半来自PDF。",
    find=_look_alikes,
    wrong=(("⼈⼯智能", "人工智能"), ("\uf9e4论", "理论")),
    keep=("人工智能", "氵是三点水"),
    kind=Kind.SPELLING,
)

RULES: Final = (MIXED, LOOK_ALIKE)
