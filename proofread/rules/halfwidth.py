"""Half-width marks in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.rules.rule import Hit, Rule, pattern
from proofread.text.characters import HAN
from proofread.text.wrapped import paragraphs

_FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
# brackets within brackets are code or a formula
_BRACKETS: Final = re.compile(r"\(([^()\r\n]+)\)(?![A-Za-z0-9])")
_QUOTES: Final = re.compile(r'"([^"]*)"')
_HAN: Final = re.compile(f"[{HAN}]")
# an end taken for a beginning: the line began inside a quotation, or a mark is missing
_SHIFTED: Final = re.compile(r"^[ ，。、；：？！,.;:?!）]|[ ：，:,（(]$|(?:说|说道|问道|喊道|答道|说了声)$|^$")
# inches, signs that belong to code, and marks of another language
_NO_QUOTE: Final = re.compile(r'\d"|[={}<>\\„]')


def _full(match: re.Match[str]) -> str:
    return _FULL[match[0]]


def _brackets(text: str) -> Iterator[Hit]:
    for match in _BRACKETS.finditer(text):
        before = text[match.start() - 1 : match.start()]
        foreign = before.isascii() and before.isalnum()
        if _HAN.match(before) or (_HAN.search(match[1]) and not foreign and before != "]"):
            yield Hit(match.start(), match.start() + 1, "（")
            yield Hit(match.end() - 1, match.end(), "）")


def _straight(text: str) -> Iterator[Hit]:
    for start, end in paragraphs(text):
        if text.count('"', start, end) % 2 or _NO_QUOTE.search(text, start, end):
            continue
        quotations = list(_QUOTES.finditer(text, start, end))
        if any(_SHIFTED.search(match[1]) for match in quotations):
            continue
        for match in quotations:
            if _HAN.search(match[1]):
                yield Hit(match.start(), match.start() + 1, "“")
                yield Hit(match.end() - 1, match.end(), "”")


HALF_WIDTH: Final = Rule(
    number="P004",
    name="汉字后用半角点号",
    clause="GB/T 15834—2011 5.1.1、5.1.2",
    explanation="横排文稿里，句号、逗号、顿号、分号、冒号、问号、叹号各占一个字的位置，不用西文的半角标点。",
    find=pattern(
        rf"(?<=[{HAN}”’）》])[,;:?!](?![,;:?!/])|(?<=[{HAN}”’）》])\.(?=[ \t]*(?:$|[{HAN}“‘（《]))",
        _full,
    ),
    wrong=(
        ("你好,世界!", "你好，世界！"),
        ("他说:好;我说:不好?", "他说：好；我说：不好？"),
        ("到此为止.", "到此为止。"),
        ("到此为止.他走了.", "到此为止。他走了。"),
        ("（见下文）,又见《附录》;", "（见下文），又见《附录》；"),
    ),
    keep=(
        "版本3.5,build 7",
        "文件名是报告.docx",
        "见http://a.cn/路径?a=1",
        "Hello, world!",
        "比分是3:2，时间是12:30。",
        "第一章.2",
    ),
    needs=(",;:?!.",),
)

HALF_BRACKETS: Final = Rule(
    number="P005",
    name="中文里用半角括号",
    clause="GB/T 15834—2011 4.9.2、5.1.3",
    explanation="括号的两半各占一个字的位置；中文里的括号用全角的“（”和“）”。",
    find=_brackets,
    wrong=(
        ("北京(首都)很大。", "北京（首都）很大。"),
        ("世界卫生组织(WHO)表示", "世界卫生组织（WHO）表示"),
        ("(一)总则", "（一）总则"),
    ),
    keep=("函数f(x)连续。", "[链接](http://a.cn/中文)", "调用main()即可。", "Apple (AAPL) rose.", "见print(结果)。"),
    needs=("(", ")"),
)

STRAIGHT: Final = Rule(
    number="P006",
    name="中文里用直引号",
    clause="GB/T 15834—2011 4.8.2",
    explanation="引号的形式是“”和‘’，前后两半不同；西文键盘上的直引号不是引号。",
    find=_straight,
    wrong=(('他说"我不去"。', "他说“我不去”。"), ('所谓"三农"问题和"两会"', "所谓“三农”问题和“两会”")),
    keep=(
        '如"小兔子、小狗对他说了声"谢谢！',
        '通过""标准品-样品"',
        '<a title="中文">',
        '{"名": "值"}',
        'name="张三"',
        '屏幕是27"的，他说"好',
        'the word "Hello"',
    ),
    needs=('"',),
)

RULES: Final = (HALF_WIDTH, HALF_BRACKETS, STRAIGHT)
