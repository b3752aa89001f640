"""Marks that come in pairs: quotation marks, brackets, title marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from proofread.rules.rule import Hit, Rule
from proofread.text.spans import Span
from proofread.text.wrapped import paragraphs

_CLOSING: Final = {
    "“": "”",
    "‘": "’",
    "（": "）",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
    "［": "］",
}
_OPENING: Final = {close: opening for opening, close in _CLOSING.items()}
#: What a pair becomes inside a pair of its own kind.
_INNER: Final = {"“": "‘", "”": "’", "《": "〈", "》": "〉"}
_MARKS: Final = "".join((*_CLOSING, *_OPENING))
_MARK: Final = re.compile(f"[{_MARKS}]")
#: No quotation begins with one of these.
_POINTS: Final = frozenset("，。、；：？！”")
# what stands in front of the bracket that closes the number of an item: 1）, a）, 三）
_ITEM: Final = re.compile(r"(?:^|[\s，。；：、！？])(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[①-⑳])$")

#: Characters in front of the bracket that can tell: three of the number, what stands before it, and one more.
_ITEM_LENGTH: Final = 5
_BLANKS: Final = re.compile(r"\s*")


def _unmatched(text: str) -> Iterator[Hit]:
    for paragraph in paragraphs(text):
        opened: list[int] = []
        waiting: Counter[str] = Counter()  # what of it is of each kind
        for match in _MARK.finditer(text, *paragraph):
            at, mark = match.start(), match[0]
            if mark in _CLOSING:
                opened.append(at)
                waiting[mark] += 1
            elif waiting[_OPENING[mark]]:
                while text[opened[-1]] != _OPENING[mark]:
                    waiting[text[opened[-1]]] -= 1
                    yield _one(opened.pop())
                waiting[_OPENING[mark]] -= 1
                opened.pop()
            elif not _apostrophe(text, at) and not (mark == "）" and _closes_item(text, paragraph.start, at)):
                yield _one(at)
        # a quotation of several paragraphs opens in each of them and closes in the last
        yield from map(_one, opened[1:] if opened and _goes_on(text, paragraph, opened[0]) else opened)


def _apostrophe(text: str, at: int) -> bool:
    """Whether the ``’`` at ``at`` belongs to a foreign word: it’s, 90’s, students’."""
    return text[at] == "’" and text[at - 1 : at].isascii() and text[at - 1 : at].isalnum()


def _closes_item(text: str, start: int, at: int) -> bool:
    """Whether the ``）`` at ``at`` ends the number of an item in the paragraph that begins at ``start``."""
    return _ITEM.search(text[max(start, at - _ITEM_LENGTH) : at]) is not None


def _goes_on(text: str, paragraph: Span, at: int) -> bool:
    mark = text[at]
    leads = not text[paragraph.start : at].strip()
    blanks = _BLANKS.match(text, paragraph.end)
    return leads and mark in "“「" and blanks is not None and text.startswith(mark, blanks.end())


def _one(at: int, replacement: str | None = None) -> Hit:
    return Hit(at, at + 1, replacement)


def _turned(text: str) -> Iterator[Hit]:
    """Of exactly two double quotation marks in a paragraph, which are the same one, the turned one."""
    for paragraph in paragraphs(text):
        content = text[paragraph.start : paragraph.end]
        if content.count("“") + content.count("”") != 2 or content.count("“") == 1:
            continue
        mark = "“" if "“" in content else "”"
        first, last = content.index(mark), content.rindex(mark)
        if last - first < 2:
            continue
        if mark == "“" and not content[last + 1 :].strip("，。、；：？！）》… \u3000"):
            yield _one(paragraph.start + last, "”")
        elif mark == "”" and not content[:first].strip("，。、（：:《 \u3000"):
            yield _one(paragraph.start + first, "“")


def _nested(text: str) -> Iterator[Hit]:
    """Both marks of a pair directly inside one of its own kind, where the paragraph's marks all match."""
    for paragraph in paragraphs(text):
        opened: list[int] = []
        inside: list[Hit] = []
        for match in _MARK.finditer(text, *paragraph):
            at, mark = match.start(), match[0]
            if mark in _CLOSING:
                if mark in _INNER and opened and text[opened[-1]] == mark and text[at + 1 : at + 2] not in _POINTS:
                    inside.append(_one(at, _INNER[mark]))
                opened.append(at)
            elif opened and text[opened[-1]] == _OPENING[mark]:
                opening = opened.pop()
                if mark in _INNER and opened and text[opened[-1]] == text[opening]:
                    inside.append(_one(at, _INNER[mark]))
            elif not _apostrophe(text, at):
                break
        else:
            if not opened:
                yield from inside


UNMATCHED: Final = Rule(
    number="P001",
    name="引号、括号、书名号不成对",
    clause="GB/T 15834—2011 4.8.2、4.8.3.5、4.9.2、4.15.2",
    explanation="引号、括号、书名号由前后两半组成，同一段里有前半必有后半。引文分几段时，每段开头用前引号，只在最后一段末尾用后引号。",
    find=_unmatched,
    wrong=(
        ("他说：“我不去。", "他说：“我不去。"),
        ("请看附件（第三页。", "请看附件（第三页。"),
        ("鲁迅的《呐喊〉很有名。", "鲁迅的《呐喊〉很有名。"),
        ("他读过红楼梦》。", "他读过红楼梦》。"),
        ("（他说：“好）", "（他说：“好）"),
    ),
    keep=(
        "他说：“我不去。”",
        "“第一段引文。\n“第二段引文。”",
        "他爱唱90’s的老歌，也爱说it’s OK。",
        "1）准备；2）开始。",
        "转发《关于修改〈保险法〉的决定》（2015年）。",
    ),
    needs=(_MARKS,),
)

TURNED: Final = Rule(
    number="P002",
    name="引号方向写反",
    clause="GB/T 15834—2011 4.8.2",
    explanation="前引号是“，后引号是”，两半的形状不同。",
    find=_turned,
    wrong=(("他说：“我不去。“", "他说：“我不去。”"), ("”你好！”他说。", "“你好！”他说。")),
    keep=("他说：“我不去。”", "“第一段引文。\n“第二段引文。”", "他问“怎么“写这个字"),
    needs=("“”",),
)

NESTED: Final = Rule(
    number="P003",
    name="同形引号、书名号套用",
    clause="GB/T 15834—2011 4.8.3.4、4.15.3.5",
    explanation="引号里面还要用引号时，外面用双引号，里面用单引号；书名号里面还要用书名号时，外面用双书名号，里面用单书名号。",
    find=_nested,
    wrong=(
        ("他说：“我读过“围城”这本书。”", "他说：“我读过‘围城’这本书。”"),
        ("《关于修改《保险法》的决定》", "《关于修改〈保险法〉的决定》"),
    ),
    keep=("他说：“我读过《“围城”研究》。”", "《关于修改〈保险法〉的决定》", "“第一“第二”", "用引号“““”"),
    needs=("“”《》",),
)

RULES: Final = (UNMATCHED, TURNED, NESTED)
