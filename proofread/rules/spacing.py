"""Blanks, and characters of the wrong width."""

from __future__ import annotations

import string
from typing import Final

from proofread.edits.edit import Kind
from proofread.rules.rule import Level, Rule, Standard, pattern
from proofread.text.characters import HAN

_POINTS: Final = "，。、；：？！"
_CLOSE: Final = f"{_POINTS}）》”’】〉"
_OPEN: Final = "（《“‘【〈"
_FOREIGN: Final = string.ascii_letters + string.digits
_ASCII: Final = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}

INSERT: Final = Rule(
    number="S001",
    name="汉字与西文、数字之间空一格",
    clause="",
    explanation="网络文字的习惯：汉字与拉丁字母、阿拉伯数字之间空一格。",
    find=pattern(rf"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])", " "),
    wrong=(("用Python写的3个脚本", "用 Python 写的 3 个脚本"),),
    keep=("用 Python 写的 3 个脚本", "见 http://a.cn/中文abc", "`变量x的值`"),
    needs=(_FOREIGN,),
    standards=frozenset({Standard.WEB}),
)

DELETE: Final = Rule(
    number="S002",
    name="汉字与西文、数字之间不空格",
    clause="",
    explanation="公文的习惯：汉字与拉丁字母、阿拉伯数字之间不另空格，间距由排版控制。",
    find=pattern(rf"(?<=[{HAN}]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=[{HAN}])", ""),
    wrong=(("于 2024 年 5 月发布", "于2024年5月发布"),),
    keep=("于2024年5月发布", "见GB/T 9704"),
    needs=(" ", _FOREIGN),
    standards=frozenset({Standard.GONGWEN}),
)

BETWEEN_HAN: Final = Rule(
    number="S003",
    name="汉字之间有空格",
    clause="",
    explanation="汉语的词之间不空格；一个半角空格多半是误按或转换时带来的。",
    find=pattern(rf"(?<=[{HAN}]) (?=[{HAN}])", ""),
    wrong=(("今 天天气好", "今天天气好"),),
    keep=("姓名　性别", "姓名  性别", "今天 good 天气"),
    needs=(" ",),
    level=Level.ADVICE,
)

BESIDE_POINT: Final = Rule(
    number="S004",
    name="全角标点旁有空格",
    clause="GB/T 15834—2011 5.1.1、5.1.3",
    explanation="全角标点本身占一个字的位置，前后不再空格。",
    find=pattern(
        rf"(?<=[{HAN}A-Za-z0-9{_CLOSE}])[ \t]+(?=[{_CLOSE}])|(?<=[{_OPEN}])[ \t]+(?=\S)"
        rf"|(?<=[{_POINTS}]) +(?=[{HAN}{_OPEN}])",
        "",
    ),
    wrong=(("你好 ，世界", "你好，世界"), ("你好， 世界。 “好”", "你好，世界。“好”"), ("（ 见下 ）", "（见下）")),
    keep=("你好，世界。", "第一章　总则", "-  《呐喊》", "好。  "),
    needs=(" \t", f"{_CLOSE}{_OPEN}"),
)

FULL_WIDTH: Final = Rule(
    number="F001",
    name="全角字母、数字",
    clause="GB/T 15835—2011 5.1.7",
    explanation="阿拉伯数字和拉丁字母用半角字符，数字占半个汉字的位置。",
    find=pattern("[０-９Ａ-Ｚａ-ｚ％]+", lambda match: match[0].translate(_ASCII)),
    wrong=(("２０２４年，增长５％", "2024年，增长5%"), ("ＧＤＰ增长", "GDP增长")),
    keep=("2024年", "～", "＋"),
    needs=(
        "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％",
    ),
    kind=Kind.SPELLING,
    inside_opaque=True,
)

FULL_IN_NUMBER: Final = Rule(
    number="F002",
    name="数字里用全角标点",
    clause="GB/T 15835—2011 5.1.5",
    explanation="小数点和时分秒之间的分隔是半角的“.”和“:”，不用句号和全角冒号。",
    find=pattern(
        r"(?<=\d)[．。](?=\d)|(?<=[^\d:：][01]\d)：(?=[0-5]\d(?!\d))|(?<=[^\d:：]2[0-3])：(?=[0-5]\d(?!\d))",
        lambda match: ":" if match[0] == "：" else ".",
    ),
    wrong=(("增长3。5%", "增长3.5%"), ("上午10：30开会", "上午10:30开会")),
    keep=("增长3.5%", "比分是3：2", "共5个。2024年"),
    needs=("．。：", "0123456789"),
    inside_opaque=True,
)

RULES: Final = (INSERT, DELETE, BETWEEN_HAN, BESIDE_POINT, FULL_WIDTH, FULL_IN_NUMBER)
