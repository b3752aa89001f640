"""Does this read like Chinese? Tells a right decoding from mojibake by how common its characters are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import islice

from proofread.lexicon.frequency import frequencies
from proofread.text.characters import is_han

#: Least credibility of a text; real Chinese has about 0.9, mojibake less than 0.3.
CREDIBLE = 0.45
#: Characters that are judged.
_SAMPLE = 20_000
_COMMON_COUNT = 1500
#: The most frequent characters whose traditional form differs from the simplified one.
_TRADITIONAL = frozenset(
    "這個們來為時國說會對於過發後與經還動進開現從當種無樣學實點員間問關長將機內處決體應話業兩"
    "見電視氣愛頭給邊報場產題達線義東車記書錢門馬媽讓親嗎歡買賣貴師聽覺認識語請寫讀課試練習"
    "難興樂張陳劉萬歷歲島灣臺廣華縣區鄉鎮銀財務價費資際組織統總選舉黨軍戰爭權條約論議設計劃調查證據"
    "單位團隊參與環境變遷歸類屬適遠運輸飛農業漁礦電腦網軟體訊號碼樓層廳廠橋樑醫療藥護兒爺爸孫婦"
    "這裡麼甚幾許雖卻則絕對須雙獨專東樹葉鳥魚龍風雲陽陰熱涼濕乾淨溫黃綠藍紅顏畫圖書館節慶禮貌勞"
    "傳聲響應該誰誤會亂簡繁舊滿漸漲終級紙細綱維編緣縮續勝負敗轉輕輪載較輯軌車達還邏輯鄰鑰錯鍵鏡鐘"
    "闆閉開關闊隨險隱雜離雞靈韓頁頂項順預領頻額顧願飯飲餐館餘驗驚體鬥魯鮮點齊齒"
)


def credibility(pieces: Iterable[str]) -> float:
    """Mean weight of the characters that can tell; consumes all pieces, so that they are all decoded."""
    counts: Counter[str] = Counter()
    judged = 0
    for piece in pieces:
        if judged < _SAMPLE:
            counts.update(islice(filter(_tells, piece), _SAMPLE - judged))
            judged = counts.total()
    if not judged:
        return 1.0
    return sum(_weight(character) * count for character, count in counts.items()) / judged


@cache
def _tells(character: str) -> bool:
    """Whether a character speaks for or against Chinese: ASCII text, emoji and spaces occur in any file."""
    if character.isascii():
        return not (character.isprintable() or character.isspace())
    return unicodedata.category(character) not in {"So", "Sk", "Mn", "Cf", "Zs", "Zl", "Zp"}


@cache
def _common() -> frozenset[str]:
    return frozenset(islice(frequencies(), _COMMON_COUNT)) | _TRADITIONAL


def _weight(character: str) -> float:
    """How much a character speaks for running Chinese text: 1 common, 0.5 known, 0 rare, -1 foreign."""
    if character in _common():
        return 1.0
    if not is_han(character):
        return 0.0 if "\u2010" <= character <= "\u303f" or "\uff01" <= character <= "\uffef" else -1.0
    return 0.5 if _in_first_level(character) else 0.0


def _in_first_level(character: str) -> bool:
    """Whether a national standard lists the character among the frequent ones (GB 2312 or Big5, level 1)."""
    gb = character.encode("gb2312", "ignore")
    big5 = character.encode("cp950", "ignore")
    return b"\xb0" <= gb[:1] <= b"\xd7" or b"\xa4" <= big5[:1] <= b"\xc6"
