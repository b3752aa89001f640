"""书名号 where there is no work, and other marks around names and numbers of documents."""

from __future__ import annotations

from typing import Final

from proofread.rules.rule import Level, Rule, Standard, pattern

_EVENT: Final = "运动|惨案|事变|事件|地震|大地震|空难|劳动节|建军节|国庆|妇女节|儿童节|青年节|讲话|指示|批示|起义|会议"

NO_WORK: Final = Rule(
    number="P040",
    name="非作品名用书名号",
    clause="GB/T 15834—2011 A.13.1",
    explanation="课程、课题、奖品奖状、商标、证照、组织机构、会议、活动等不是作品，它们的名称不用书名号。",
    find=pattern(
        r"《[^《》\r\n]{1,20}(?:课程|课题|奖状|大奖|奖章|证书|许可证|执照|身份证|准考证|驾驶证|公司|委员会|协会|研讨会|博览会|展销会|运动会)》",
        lambda _: None,
    ),
    wrong=(
        ("他办了《食品经营许可证》。", "他办了《食品经营许可证》。"),
        ("参加《人工智能研讨会》", "参加《人工智能研讨会》"),
    ),
    keep=("《中华人民共和国居民身份证法》", "《证书管理办法》", "《红楼梦》"),
    needs=("《",),
    level=Level.ADVICE,
)

EVENT_DOT: Final = Rule(
    number="P041",
    name="月日事件名里的间隔号",
    clause="GB/T 15834—2011 4.14.3.5",
    explanation="以月、日为标志的事件或节日，用汉字数字表示时，只在一、十一和十二月后用间隔号。",
    find=pattern(
        rf"(?<=[二三四五六七八九])(?<![一十][二三四五六七八九])[·•](?=[一二三四五六七八九十]{{1,3}}”?(?:{_EVENT}))",
        "",
    ),
    wrong=(("“五·四”运动", "“五四”运动"), ("九·一八事变", "九一八事变")),
    keep=("“一·二八”事变", "“一二·九”运动", "“五四”运动", "“3·15”晚会"),
    needs=("·•",),
)

DOCUMENT_NUMBER: Final = Rule(
    number="P042",
    name="发文字号的年份括号",
    clause="GB/T 9704—2012 7.2.5；GB/T 15834—2011 4.9.3.4",
    explanation="发文字号里的年份用六角括号“〔〕”括入，发文顺序号不加“第”字。",
    find=pattern(
        r"(?<=[发办函政令通])[\[［【（(](?:19|20)\d\d[\]］】）)]第?(?=\d{1,5}号)",
        lambda match: f"〔{match[0].lstrip('[［【（(')[:4]}〕",
    ),
    wrong=(("国发[2023]5号", "国发〔2023〕5号"), ("国办函（2022）第18号", "国办函〔2022〕18号")),
    keep=("国发〔2023〕5号", "（2023）京01民终5号", "他转发（2023）的文章"),
    needs=("号", "发办函政令通"),
    standards=frozenset({Standard.GONGWEN, Standard.PUBLISHING}),
    inside_opaque=True,
)

RULES: Final = (NO_WORK, EVENT_DOT, DOCUMENT_NUMBER)
