"""Characters and words that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import eq
from typing import Final

from proofread.edits.edit import Kind
from proofread.lexicon.words import MAX_WORD, dictionary
from proofread.rules.rule import Hit, Level, Rule
from proofread.text.characters import HAN, is_han

#: Words of grammar that nobody repeats; 个 天 看 常 and many more double as a rule.
_NEVER_TWICE: Final = "的了是在和与就也都们为从被于以并且而但则其所因由及或"
#: Characters that people repeat when they stammer.
_SELDOM_TWICE: Final = "我你他她它这那"
#: What stands around a rightful double: 受不了了, 不了了之, 为了了解, 目的的, 是是非非, 地地道道.
_RIGHTFUL: Final = re.compile(
    r"[目标打中]的的|的的(?=确)|[不得为除明]了了|了了(?=[解结不断却账事])|是是(?=非非|否)|与与(?=否)|都都|在在(?=需|皆|处|可)|以以|从从(?=容)"
    r"|有有(?=无)|不不|要要(?=求|点)|和和(?=气|美|平|谐|解|睦)|所所|也也|因因|且且|就就(?=是)"
)
#: Words that nobody repeats.
_WORDS: Final = (
    "因为|所以|但是|然而|如果|虽然|由于|关于|根据|按照|通过|为了|或者|并且|而且|甚至|于是"
    "|因此|从而|能够|应该|应当|必须|已经|正在|曾经|不仅|不但|无论|尽管|即使|之间|之后"
    "|目前|同时|进行|具有|成为|作为|属于|我国|社会|企业|政府|发展|领导"
    "|提供|重要|情况|技术|系统|生产|单位|制度|政策|法律"
)
#: The same; but their first character often stands in front of them as a word of its own (以以下方式，市市场监管局).
_TWIN_WORDS: Final = (
    "以及|以后|以前|以来|以上|以下|其中|其他|其它|对于|只有|只要|国家|中国|问题|建设|市场"
    "|世界|城市|地区|部门|人员|主要|项目"
)
_FIRST_TWICE: Final = frozenset((*_WORDS.split("|"), "我们", "你们", "他们", "她们", "它们", "咱们", "可以"))
_WHOLE_TWICE: Final = frozenset((*_WORDS.split("|"), *_TWIN_WORDS.split("|")))
_PHRASE: Final = re.compile(rf"([{HAN}]{{4,12}})\1")


def _ends_word(text: str, end: int) -> bool:
    """Whether a dictionary word of at least two characters ends at ``end``."""
    words = dictionary()
    return any(text[start:end] in words for start in range(max(0, end - MAX_WORD), end - 1))


def _starts_word(text: str, start: int) -> bool:
    """Whether a dictionary word of at least two characters starts at ``start``."""
    words = dictionary()
    return any(text[start:end] in words for end in range(start + 2, min(len(text), start + MAX_WORD) + 1))


@lru_cache(maxsize=16)  # the rules of this file look at a text one after another
def _twins(text: str, distance: int) -> list[int]:
    """The places whose character stands once more ``distance`` further on."""
    if True not in map(eq, text, text[distance:]):  # several times faster than the loop
        return []
    return [at for at, same in enumerate(map(eq, text, text[distance:])) if same]


def _doubled(characters: str, text: str) -> Iterator[Hit]:
    for at in _twins(text, 1):
        character = text[at]
        if character not in characters:
            continue
        around = text[max(0, at - 1) : at + 4]
        if character * 3 in around:  # a cry, or written for its looks
            continue
        if not (_RIGHTFUL.search(around) or _ends_word(text, at + 1) or _starts_word(text, at + 1)):
            yield Hit(at + 1, at + 2, "")


def _function(text: str) -> Iterator[Hit]:
    return _doubled(_NEVER_TWICE, text)


def _stammer(text: str) -> Iterator[Hit]:
    """Only where a clause begins: in 告诉他他的书到了 both are in place."""
    return (hit for hit in _doubled(_SELDOM_TWICE, text) if _opens_clause(text, hit.start - 1))


def _opens_clause(text: str, at: int) -> bool:
    """Whether nothing Chinese stands in front, and this is no stammer: 我，我我没事."""
    return at == 0 or (not is_han(text[at - 1]) and text[max(0, at - 2) : at - 1] != text[at])


def _words(text: str) -> Iterator[Hit]:
    for at in _twins(text, 2):
        middle, end = at + 2, at + 4
        word = text[at:middle]
        if word == text[middle:end] and word in _WHOLE_TWICE and not _within_longer(text, at, end):
            yield Hit(middle, end, "")


def _within_longer(text: str, start: int, end: int) -> bool:
    """Whether one of the two words in ``text[start:end]`` is only a part of a longer one: 服务服务器."""
    words, middle = dictionary(), (start + end) // 2
    before = any(text[first:middle] in words for first in range(max(0, middle - MAX_WORD), start))
    return before or any(text[middle:last] in words for last in range(end + 1, min(len(text), middle + MAX_WORD) + 1))


def _first(text: str) -> Iterator[Hit]:
    for at in _twins(text, 1):
        if text[at + 1 : at + 3] not in _FIRST_TWICE or text[at - 1 : at] == text[at] or _ends_word(text, at + 1):
            continue
        if text[at] not in _SELDOM_TWICE or _opens_clause(text, at):
            yield Hit(at, at + 1, "")


def _phrase(text: str) -> Iterator[Hit]:
    for match in _PHRASE.finditer(text):
        end = match.end()
        # not a term and its explanation, nor 一座山头一座山头地
        if len(set(match[1])) > 2 and text[end : end + 1] not in ("：", "地", "的") and match[1][0] != "一":
            yield Hit(sum(match.span()) // 2, end, "")


FUNCTION_WORD: Final = Rule(
    number="R001",
    name="虚词重复",
    clause="",
    explanation="“的”“了”“是”“在”之类的虚词不能重叠，多半是多打了一个。",
    find=_function,
    wrong=(("我的的书", "我的书"), ("他来了了。", "他来了。"), ("这本书是是他写的", "这本书是他写的")),
    keep=("有目的的行动", "我受不了了", "不了了之", "为了了解情况", "是是非非", "的的确确", "现在在家", "可是是他"),
    kind=Kind.REDUNDANT,
)

STAMMER: Final = Rule(
    number="R002",
    name="代词重复",
    clause="",
    explanation="除了表示结巴，代词不重叠。",
    find=_stammer,
    wrong=(("昨天，我我去学校", "昨天，我去学校"),),
    keep=("我、我不知道", "其他他不管", "告诉他他的书到了"),
    level=Level.ADVICE,
    kind=Kind.REDUNDANT,
)

WORD: Final = Rule(
    number="R003",
    name="词语重复",
    clause="",
    explanation="这个词不能重叠，多半是多打了一遍。",
    find=_words,
    wrong=(("由于由于天气", "由于天气"), ("如果如果下雨", "如果下雨")),
    keep=("研究研究再说", "高兴高兴", "告诉他们他们的书到了", "不具有系统系统盘"),
    kind=Kind.REDUNDANT,
)

FIRST_CHARACTER: Final = Rule(
    number="R004",
    name="首字重复",
    clause="",
    explanation="词的第一个字多打了一遍。",
    find=_first,
    wrong=(("因因为下雨，他没来", "因为下雨，他没来"), ("我我们一起学习", "我们一起学习"), ("政政府决定", "政府决定")),
    keep=("原因因为太多说不清", "其实它们很好", "告诉我我们店的不足", "以以下方式", "市市场监管局"),
    kind=Kind.REDUNDANT,
)

PHRASE: Final = Rule(
    number="R005",
    name="整段话重复",
    clause="",
    explanation="四个字以上的词句紧接着又出现一遍，多半是复制时的差错；歌词、叠句除外。",
    find=_phrase,
    wrong=(("中华人民共和国中华人民共和国成立", "中华人民共和国成立"),),
    keep=("哈哈哈哈哈哈哈哈", "高高兴兴上班去，平平安安回家来"),
    level=Level.ADVICE,
    kind=Kind.REDUNDANT,
)

RULES: Final = (FUNCTION_WORD, STAMMER, WORD, FIRST_CHARACTER, PHRASE)
