"""Which digits: Arabic or Chinese, 零 or 〇, whole years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.edits.edit import Kind
from proofread.rules.rule import FORMAL, Hit, Level, Rule, Standard, pattern

_DIGITS: Final = "〇一二三四五六七八九"
_ZERO: Final = str.maketrans(dict.fromkeys("零○0Oo０Ｏ", "〇"))
_WEEKDAY: Final = str.maketrans("123456", "一二三四五六")


_DECADE: Final = re.compile(r"(?<![\d一二三四五六七八九])(?:[1-9]0|[二三四五六七八九]十)年代")
#: How far in front of a decade its century may stand: 20世纪80年代和90年代.
_REACH: Final = 20


def _decades(text: str) -> Iterator[Hit]:
    for match in _DECADE.finditer(text):
        start, end = match.span()
        if "世纪" not in text[max(0, start - _REACH) : start]:
            yield Hit(start, end)


def _year(match: re.Match[str]) -> str:
    return match[0].translate(_ZERO)


def _in_words(match: re.Match[str]) -> str:
    digit, unit = match[1], match[2]
    return ("两" if digit == "2" and unit == "千" else _DIGITS[int(digit)]) + unit


def _lunar(match: re.Match[str]) -> str:
    month, day = int(match[1]), int(match[2])
    months = ("正", *_DIGITS[2:], "十", "冬", "腊")
    tens, ones = divmod(day, 10)
    names = {0: f"初{_DIGITS[ones]}", 1: f"十{_DIGITS[ones]}", 2: f"廿{_DIGITS[ones]}"}
    whole = {10: "初十", 20: "二十", 30: "三十"}
    name = whole.get(day) or names[tens].replace("廿", "二十")
    return f"{months[month - 1]}月{name}"


ZERO_IN_YEAR: Final = Rule(
    number="N010",
    name="年份里的“零”",
    clause="GB/T 15835—2011 5.2.5",
    explanation="数字用作编号（如年份）时，“0”的汉字形式是“〇”，不用“零”、圆圈或字母。",
    find=pattern(
        r"(?<![零〇○一二三四五六七八九十百千万\d])[一二](?=[一-九零〇○0OoＯ０]{0,2}[零○0OoＯ０])[零〇○一二三四五六七八九0OoＯ０]{3}(?=年(?!级))",
        _year,
    ),
    wrong=(("二零二四年", "二〇二四年"), ("一九九○年", "一九九〇年"), ("二OO八年", "二〇〇八年")),
    keep=("二〇二四年", "一千零一年", "一百零一年", "二零年代"),
    needs=("年", "零○0Oo０Ｏ"),
    kind=Kind.SPELLING,
    inside_opaque=True,
)

ZERO_IN_AMOUNT: Final = Rule(
    number="N011",
    name="计量数字里的“〇”",
    clause="GB/T 15835—2011 5.2.5",
    explanation="数字用作计量时，“0”的汉字形式是“零”。",
    find=pattern(r"(?<=[百千万亿])〇(?=[一二三四五六七八九十])", "零"),
    wrong=(("三千〇五十", "三千零五十"),),
    keep=("三千零五十", "二〇二四年", "第一〇一页"),
    needs=("〇",),
    kind=Kind.SPELLING,
)

MIXED: Final = Rule(
    number="N012",
    name="阿拉伯数字与“十、百、千”混用",
    clause="GB/T 15835—2011 5.3",
    explanation="除“万”“亿”外，数值不能同时用阿拉伯数字和汉字数字：“4000”或“四千”，不写作“4千”。",
    find=pattern(
        r"(?<![\d.,，、/—–~～十百千万亿-])([1-9])([十百千])(?=(?:多|余|来|几)?(?:个|名|人|元|块|年|天|米(?!/)|里|公里|只|家|户|吨|斤|套|件|次|字|亩|年))",
        _in_words,
    ),
    wrong=(("有4千人", "有四千人"), ("花了2百多元", "花了二百多元")),
    keep=("4000人", "4万人", "5千克", "3千瓦", "3—5千人"),
    needs=("十百千", "123456789"),
    kind=Kind.SPELLING,
    inside_opaque=True,
)

SHORT_YEAR: Final = Rule(
    number="N013",
    name="年份简写",
    clause="GB/T 15835—2011 5.1.4",
    explanation="四位数字表示的年份不应简写为两位数字：“1990年”不写作“90年”。",
    find=pattern(
        r"(?<!民国)(?<![\d第.,，~～—-])[5-9]\d年(?=(?:1[0-2]|[1-9])月|[初底]|[春夏秋冬](?:天|季|$))", lambda _: None
    ),
    wrong=(("他98年5月毕业", "他98年5月毕业"),),
    keep=("1998年5月", "50年代", "80年来"),
    needs=("年", "56789"),
    level=Level.ADVICE,
    kind=Kind.SPELLING,
    inside_opaque=True,
)

DECADE: Final = Rule(
    number="N014",
    name="年代没有世纪",
    clause="",
    explanation="正式的文字里，年代前面写明世纪：“20世纪80年代”；跨世纪之后，“80年代”会有歧义。",
    find=_decades,
    wrong=(("80年代的歌", "80年代的歌"), ("九十年代", "九十年代")),
    keep=("20世纪80年代", "20世纪80年代和90年代", "1980年代", "一九八〇年代"),
    needs=("代", "年"),
    level=Level.ADVICE,
    kind=Kind.SPELLING,
    standards=FORMAL,
    inside_opaque=True,
)

LUNAR: Final = Rule(
    number="N015",
    name="农历用阿拉伯数字",
    clause="GB/T 15835—2011 4.2.1",
    explanation="干支纪年、农历月日等非公历纪年用汉字数字。",
    find=pattern(r"(?<=[农阴]历)(1[0-2]|[1-9])月([12]\d|30|[1-9])日?(?!\d)", _lunar),
    wrong=(("农历8月15日", "农历八月十五"), ("农历12月23", "农历腊月二十三")),
    keep=("农历八月十五", "公历8月15日", "农历2024年"),
    needs=("历",),
    kind=Kind.SPELLING,
    inside_opaque=True,
)

WEEKDAY: Final = Rule(
    number="N016",
    name="“星期”后用阿拉伯数字",
    clause="GB/T 15835—2011 4.2.3",
    explanation="已稳定地含有汉字数字的词语用汉字数字：星期一、礼拜五。",
    find=pattern(r"(?<=星期|礼拜)[1-6](?![\d.:：—–~～-])", lambda match: match[0].translate(_WEEKDAY)),
    wrong=(("星期5下午", "星期五下午"),),
    keep=("星期五下午", "星期1-5", "3个星期"),
    needs=("星礼", "期拜"),
    kind=Kind.SPELLING,
    inside_opaque=True,
)

PADDED: Final = Rule(
    number="N017",
    name="成文日期编虚位",
    clause="GB/T 9704—2012 7.3.5.4",
    explanation="公文的成文日期用阿拉伯数字将年、月、日标全，月、日不编虚位（1不编为01）。",
    find=pattern(r"(?<=\d年)0(?=[1-9]月)|(?<=\d月)0(?=[1-9]日)", ""),
    wrong=(("2024年05月01日", "2024年5月1日"),),
    keep=("2024年5月10日", "2024-05-01"),
    needs=("0", "年月"),
    kind=Kind.REDUNDANT,
    standards=frozenset({Standard.GONGWEN}),
    inside_opaque=True,
)

RULES: Final = (
    ZERO_IN_YEAR,
    ZERO_IN_AMOUNT,
    MIXED,
    SHORT_YEAR,
    DECADE,
    LUNAR,
    WEEKDAY,
    PADDED,
)
