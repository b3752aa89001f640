"""Numbers that are meant roughly: 概数, ranges, multiples."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from proofread.edits.edit import Kind
from proofread.rules.rule import FORMAL, Level, Rule, pattern

_DIGITS: Final = "〇一二三四五六七八九"
_CLASSIFIER: Final = (
    "天|个|年(?!级|第)|次|岁|里|米|百|千|万|十|月(?!份)|名|人|位|只|家|公里|小时|分钟"
    "|倍|条|件|本|斤|元|块|点|步|句|张|遍|层楼"
)
_NEXT: Final = "|".join(f"{one}、{other}" for one, other in pairwise(_DIGITS[1:]))
_AMOUNT: Final = r"(?:\d[\d.,]*|[一二两三四五六七八九十百千万亿几数半]+)[百千万亿]*(?:多|余)?"
_TENS: Final = {"10": "十", **{f"{digit}0": f"{_DIGITS[digit]}十" for digit in range(2, 10)}}


def _several(match: re.Match[str]) -> str:
    return f"{_TENS[match[1]]}几"


def _spread(match: re.Match[str]) -> str:
    return f"{match[1]}{match[4]}{match[2]}{match[3]}{match[4]}"


ADJACENT: Final = Rule(
    number="N001",
    name="概数中间用顿号",
    clause="GB/T 15835—2011 5.2.1；GB/T 15834—2011 4.5.3.4",
    explanation="两个相邻的数字连用表示概数时，中间不用顿号；是缩略形式（二、三产业）时才用。",
    find=pattern(
        rf"(?<![第{_DIGITS}十百千万、])(?:{_NEXT})(?=十?(?:{_CLASSIFIER}))", lambda match: match[0].replace("、", "")
    ),
    wrong=(("过了三、四天", "过了三四天"), ("走了七、八里路", "走了七八里路")),
    keep=("三四天", "二、三产业", "第一、二天", "一、二年级", "一、二、三个"),
    needs=("、", "一二三四五六七八九"),
    standards=FORMAL,
)

SEVERAL: Final = Rule(
    number="N002",
    name="“几”与阿拉伯数字连用",
    clause="GB/T 15835—2011 4.2.2",
    explanation="含有“几”的概数用汉字数字。",
    find=pattern(rf"(?<![\d.,，])({'|'.join(_TENS)})几(?=[个人天年岁次位名万条件元块里米斤家])", _several),
    wrong=(("来了20几个人", "来了二十几个人"), ("10几岁", "十几岁")),
    keep=("二十几个人", "20个", "2020几何"),
    needs=("几", "0"),
    kind=Kind.SPELLING,
    inside_opaque=True,
)

TWICE: Final = Rule(
    number="N003",
    name="概数词语重复",
    clause="",
    explanation="“约”“大约”“近”与“左右”“上下”都表示概数，用一个就够了。",
    find=pattern(
        rf"(?<=[约近])(?<!附近|最近)(?P<amount>{_AMOUNT}(?:[^\W\d_]{{1,3}}?)?)(?:左右|上下)(?![手脚逢为两摇移开邻])",
        lambda match: match["amount"],
    ),
    wrong=(("大约30人左右", "大约30人"), ("约五天左右完成", "约五天完成"), ("近3000元左右", "近3000元")),
    keep=("大约30人", "30人左右", "约他左右为难", "附近三人左右"),
    needs=("约近", "左上"),
    level=Level.ADVICE,
    kind=Kind.REDUNDANT,
    inside_opaque=True,
)

LIMIT: Final = Rule(
    number="N004",
    name="界限词语矛盾或重复",
    clause="",
    explanation="“超过”“至少”“不低于”与“以上”，“最多”“不超过”与“以内”“以下”意思重复；“超过”与“左右”矛盾。",
    find=pattern(
        rf"(?:超过|至少|不少于|不低于)(?:了|有)?{_AMOUNT}[^\W\d_]{{0,2}}?(?:以上|左右)|(?:最多|至多|不超过|不高于)(?:了|有)?{_AMOUNT}[^\W\d_]{{0,2}}?(?:以内|以下|左右)",
        lambda _: None,
    ),
    wrong=(("至少3年以上", "至少3年以上"), ("不超过10人以内", "不超过10人以内")),
    keep=("至少3年", "3年以上", "超过以上所述"),
    needs=("超至不最", "以左"),
    level=Level.ADVICE,
    kind=Kind.REDUNDANT,
    inside_opaque=True,
)

FEWER_TIMES: Final = Rule(
    number="N005",
    name="减少用倍数",
    clause="",
    explanation="倍数只用于增加；减少、降低、缩小用分数或百分数。",
    find=pattern(rf"(?:减少|降低|下降|缩小|减小|缩短)了?[近约]?{_AMOUNT}倍(?![数率])", lambda _: None),
    wrong=(("产量减少了3倍", "产量减少了3倍"), ("成本下降一倍", "成本下降一倍")),
    keep=("产量增加了3倍", "降低到0.3倍", "减少了三分之一", "缩小倍数"),
    needs=("倍", "减降缩"),
    level=Level.ADVICE,
    kind=Kind.SPELLING,
    inside_opaque=True,
)

SHARED_UNIT: Final = Rule(
    number="N006",
    name="数值范围省略“万”“亿”",
    clause="GB/T 15835—2011 5.1.3",
    explanation="表示数值范围时，前一个数值的“万”“亿”不能省略，否则会误解：“9亿～16亿”不写作“9～16亿”。",
    find=pattern(r"(?<![\d.:：/-])(\d{1,3}(?:\.\d+)?)(?<![^\d.]0)([-－—–~～至])(\d{1,4}(?:\.\d+)?)([万亿]+)", _spread),
    wrong=(("投资9～16亿元", "投资9亿～16亿元"), ("3-5万人", "3万-5万人"), ("1.3-1.5万亿", "1.3万亿-1.5万亿")),
    keep=("9亿～16亿元", "涨到0~5亿", "2019-2020亿"),
    needs=("-－—–~～至", "0123456789", "万亿"),
    level=Level.ADVICE,
    kind=Kind.SPELLING,
    standards=FORMAL,
    inside_opaque=True,
)

RULES: Final = (ADJACENT, SEVERAL, TWICE, LIMIT, FEWER_TIMES, SHARED_UNIT)
