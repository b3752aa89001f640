"""Marks between the items of a list and behind their numbers."""

from __future__ import annotations

import re
from typing import Final

from proofread.rules.rule import FORMAL, Level, Rule, pattern
from proofread.text.characters import HAN

_NUMERAL: Final = "一二三四五六七八九十百"
_ITEM: Final = "“‘《（"


def _ordinal(match: re.Match[str]) -> str:
    return "，" if match[0].startswith("第") else ""


ETC: Final = Rule(
    number="P030",
    name="“等”前用顿号",
    clause="GB/T 15834—2011 B.1.2",
    explanation="并列成分之间用顿号，末尾的“等”“等等”之类的词前面不用顿号。",
    find=pattern(r"、(?=等等?(?:[，。；：！？）”]|$))", ""),
    wrong=(("苹果、梨、等。", "苹果、梨等。"), ("苹果、梨、等等，都有。", "苹果、梨等等，都有。")),
    keep=("苹果、梨等。", "排队、等待、付款。", "甲、等候者、乙。"),
    needs=("等", "、"),
)

BETWEEN_TITLES: Final = Rule(
    number="P031",
    name="书名号、引号之间用顿号",
    clause="GB/T 15834—2011 4.5.3.5",
    explanation="标有引号的并列成分之间、标有书名号的并列成分之间通常不用顿号；引语或书名号之后另有括注时，宜用顿号。",
    find=pattern(r"(?<=》)、(?=《)|(?<=”)、(?=“)", ""),
    wrong=(("他读过《呐喊》、《彷徨》。", "他读过《呐喊》《彷徨》。"), ("“鼠”、“牛”、“虎”", "“鼠”“牛”“虎”")),
    keep=("他读过《呐喊》《彷徨》。", "《呐喊》（1923）、《彷徨》（1926）", "《呐喊》、茅盾的《子夜》"),
    needs=("、", "》”"),
    level=Level.ADVICE,
    standards=FORMAL,
)

BEFORE_OTHER: Final = Rule(
    number="P032",
    name="“和其他”前用顿号",
    clause="GB/T 15834—2011 4.5.3.1",
    explanation="顿号用于并列词语之间；最后一项前已有连词“和”“与”“或”“及”时，不再用顿号。",
    find=pattern("、(?=[和或及]其[他它])", ""),
    wrong=(("苹果、梨、和其他水果", "苹果、梨和其他水果"),),
    keep=("苹果、梨和其他水果", "独立、和平、民主", "听音乐、和朋友聊天", "主要优点、与其他产品的区别"),
    needs=("、", "和或及"),
    level=Level.ADVICE,
)

NUMBERED: Final = Rule(
    number="P033",
    name="“第一”“首先”后用顿号",
    clause="GB/T 15834—2011 B.3.1",
    explanation="“第”“其”字头的序次语，“首先”“其次”“最后”等，后面用逗号。",
    find=pattern(
        rf"(?:(?<=^)|(?<=[。；：！？\s]))(?:(?<=)第[{_NUMERAL}]{{1,3}}、)(?![第{_NUMERAL}\d、])",
        lambda match: match[0][:-1] + "，",
    ),
    wrong=(
        ("第一、加强学习。", "第一，加强学习。"),
        ("有两条：第一、学习；第二、工作。", "有两条：第一，学习；第二，工作。"),
    ),
    keep=("第一、二章", "第一、第二季度", "第一，加强学习。", "获得第一、成绩突出"),
    needs=("、", "第"),
)

CHINESE_NUMBERED: Final = Rule(
    number="P034",
    name="汉字序号后的点号",
    clause="GB/T 15834—2011 B.3.2",
    explanation="不带括号的汉字数字做序次语，后面用顿号。",
    find=pattern(rf"(?<=^)[{_NUMERAL}]{{1,3}}[.．,](?=[{HAN}])", lambda match: match[0][:-1] + "、"),
    wrong=(("一.总则", "一、总则"), ("十二．附则", "十二、附则")),
    keep=("一、总则", "一，二，三", "共三.五米"),
    needs=(".．,", _NUMERAL),
)

BRACKETED: Final = Rule(
    number="P035",
    name="带括号的序号后用点号",
    clause="GB/T 15834—2011 B.3.4",
    explanation="加括号的序次语后面不用任何点号。",
    find=pattern(rf"(?:(?<=^（[{_NUMERAL}\d]）)|(?<=^（[{_NUMERAL}\d]{{2}}）))[、，.．](?=[{HAN}“《])", ""),
    wrong=(("（一）、总则", "（一）总则"), ("（12），其他", "（12）其他")),
    keep=("（一）总则", "（二），（三）", "他排第（三）、我排第（四）"),
    needs=("（",),
)

DATE: Final = Rule(
    number="P036",
    name="年月日之间用顿号",
    clause="GB/T 15834—2011 A.4.2",
    explanation="用阿拉伯数字表示年月日的简写形式时，用短横线连接号，不用顿号。",
    find=pattern(
        r"(?<![\d、])(?:19|20)\d\d、(?:0?[1-9]|1[0-2])、(?:0?[1-9]|[12]\d|3[01])(?![\d、年月])",
        lambda match: match[0].replace("、", "-"),
    ),
    wrong=(("2010、3、2", "2010-3-2"),),
    keep=("2010-03-02", "2010、2011、2012年", "第1、3、5章"),
    needs=("、", "0123456789"),
    inside_opaque=True,
)

RULES: Final = (ETC, BETWEEN_TITLES, BEFORE_OTHER, NUMBERED, CHINESE_NUMBERED, BRACKETED, DATE)
