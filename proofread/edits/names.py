"""Where a personal name probably stands: a rarer name is not a misspelling of a more frequent one.

A conservative heuristic without a name dictionary. A surname and one or two characters count as a name only
with a witness: a title beside them, a verb of speech behind them, other names listed with them, or the very
same form once more in the text. A wrong guess costs one suppressed correction, never a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.text.characters import is_han
from proofread.text.spans import Span

#: The frequent surnames of the mainland and their traditional forms, without those that are everyday words
#: first of all (于 方 常 时 安 向 万 文 成 …).
SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蔡蒋余杜叶程魏苏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付傅邹熊白孟秦邱侯江尹薛闫阎雷龙黎史陶贺毛郝顾龚邵覃武钱戴严莫孔汤康易乔赖庞樊殷施翟倪颜聂"
    "齐霍蓝靳柳祝柯阮岳纪焦俞裴章鲁葛舒耿卞骆伍臧辛褚窦苗酆昝戚贝茅邬郁杭洪诸钮滑翁荀羊惠甄芮储"
    "汲邴糜巫乌巴弓牧隗谷宓蓬郗仲伊宫仇栾甘钭厉戎符詹幸韶郜蓟薄蒲邰咸籍卓蔺屠蒙"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鍾譚陸賈鄒龍賀龔錢嚴湯喬賴龐"
)
#: Characters that foreign names are written with; two of them together are rarely a word.
TRANSLITERATING: Final = frozenset(
    "阿埃艾奥巴贝比彼波伯博布查茨达戴丹德迪蒂丁杜敦顿恩尔法菲费芬佛弗夫福盖戈格哥根古哈赫亨胡霍基吉加贾杰卡凯坎柯科克肯"
    "库夸拉莱兰朗劳勒雷黎里利莉丽林伦罗洛卢鲁马玛迈麦曼梅米密莫默姆穆娜纳内尼妮诺努欧帕佩彭皮普奇乔切琼瑞萨塞桑森沙莎舍"
    "圣施史斯丝司苏索塔泰坦汤特腾提图托瓦威韦维温沃乌西希锡夏谢雅亚耶伊尤约泽扎詹朱兹佐"
)
_COMPOUND: Final = "欧阳|司马|诸葛|上官|司徒|慕容|皇甫|尉迟|公孙|夏侯|令狐|端木|宇文|长孙|独孤"
# words of grammar that are (almost) never part of a given name
_NOT_GIVEN: Final = "的地得了着过是在和与及等也都就很不将把被对从向给让我你他她它这那哪们个说"
_OFFICES: Final = (
    "董事长|总经理|副经理|经理|总裁|主席|总书记|书记|总理|总统|部长|局长|处长|科长|厅长|省长|市长|县长|区长|镇长|校长|院长|"
    "所长|站长|队长|班长|厂长|行长|社长|会长|秘书长|主任|院士|教授|博士|律师|法官|检察官|警官|将军|大使|教练|导演|记者|编辑"
)
_TITLES: Final = (
    f"{_OFFICES}|先生|女士|小姐|夫人|太太|同志|同学|老师|医生|大夫|护士|师傅|工程师|爷爷|奶奶|叔叔|阿姨|大哥|大姐"
)
_ROLES: Final = f"{_OFFICES}|演员|作家|诗人|歌手|画家|科学家|运动员|选手|球员|烈士|英雄"
_SPEECH: Final = "说|表示|认为|指出|强调|告诉|介绍|透露|回忆|回答|坦言|问道|笑道|写道|称"

_SURNAME: Final = f"(?:{_COMPOUND}|[{''.join(sorted(SURNAMES))}])"
_GIVEN: Final = rf"[^\W\d_a-zA-Z{_NOT_GIVEN}]"
_NAME: Final = f"{_SURNAME}{_GIVEN}{{1,2}}?"
_AFTER: Final = rf"(?=$|[^\w]|[在是的和与及等也将就曾已被对向从把为以]|{_TITLES}|{_SPEECH})"

_WITNESSED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"({_SURNAME}{_GIVEN}{{0,2}})(?:{_TITLES})",
        rf"(?:{_ROLES})({_NAME}){_AFTER}",
        rf"(?<!\w)({_NAME})(?:{_SPEECH})",
        rf"({_NAME}(?:、{_NAME})+){_AFTER}",
    )
)
_FORM: Final = re.compile(rf"(?=({_SURNAME}{_GIVEN}{{1,2}}))")
# a name may begin after these, even inside a clause
_BEFORE_NAME: Final = frozenset("和与跟同对向给让请叫由及是找见问")


def name_spans(text: str) -> Iterator[Span]:
    """Spans of ``text`` that are probably personal names; they may overlap."""
    for pattern in _WITNESSED:
        for match in pattern.finditer(text):
            yield Span(*match.span(1))
    places: dict[str, list[int]] = {}
    for match in _FORM.finditer(text):
        for length in range(2, len(match[1]) + 1):
            places.setdefault(match[1][:length], []).append(match.start())
    for form, starts in places.items():
        if len(starts) > 1:
            yield from (Span(start, start + len(form)) for start in starts)


def swaps_surname(text: str, start: int, source: str, replacement: str) -> bool:
    """Whether ``source`` at ``start`` is a surname opening a name and ``replacement`` just another surname."""
    if source not in SURNAMES or replacement not in SURNAMES:
        return False
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    opens = not before or not is_han(before) or before in _BEFORE_NAME
    return opens and bool(after) and is_han(after) and after not in _NOT_GIVEN
