"""In which encoding is this file written, so that it can be written back the same way?

Certain evidence decides first: a byte order mark, then strict UTF-8. What remains is a choice between UTF-16
without a mark, GB18030 (a superset of GBK and GB2312) and Big5, whose byte ranges overlap so much that most
GBK files decode as Big5 and the reverse. Among the candidates that decode the whole file without an error the
one whose characters are common in Chinese wins. charset-normalizer has a say when that is too close to call.
Nothing is ever guessed below that: a file that reads as rare characters in every candidate is refused.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import BinaryIO

from charset_normalizer import from_bytes

from proofread.errors import EncodingError
from proofread.lexicon.frequency import frequencies
from proofread.text.characters import is_han

_CHUNK = 1 << 18
#: Characters that are judged, and bytes that charset-normalizer reads, before a decision.
_SAMPLE = 20_000
#: Least mean weight of a credible text; real Chinese has about 0.9, mojibake less than 0.3.
_CREDIBLE = 0.45
#: Two candidates closer than this are too close to call.
_MARGIN = 0.1
#: UTF-32 goes first, because its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
#: What a name given by a user stands for when the file has no mark; Windows' Big5 is the one in use.
_MEANT = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le", "big5": "cp950"}
#: Hong Kong's extension of Big5 is tried only when Windows' Big5 does not decode.
_EIGHT_BIT = ("gb18030", "cp950", "big5hkscs")
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


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of the standard library and the byte order mark in front of the text (empty without one)."""

    codec: str
    mark: bytes = b""

    @property
    def name(self) -> str:
        """The name for people, which ``--encoding`` accepts; ``utf-8-sig`` is UTF-8 with a mark."""
        if self.codec == "cp950":
            return "big5"
        return "utf-8-sig" if self.codec == "utf-8" and self.mark else self.codec

    @property
    def unit(self) -> int:
        """Bytes per code unit: 1 where a line feed is the byte 0A, 2 for UTF-16, 4 for UTF-32."""
        return len("\n".encode(self.codec))


def detect(stream: BinaryIO, *, name: str, declared: str | None = None) -> Encoding:
    """The encoding of the seekable ``stream``, which is read whole (in pieces) and left at its end.

    Args:
        stream: the file, from its beginning.
        name: what error messages call it.
        declared: the encoding named by the user, which is then only verified.

    Raises:
        EncodingError: the bytes do not decode, or no candidate is credible; the message gives the byte offset.
    """
    stream.seek(0)
    head = stream.read(4)
    if declared is not None:
        encoding = _declared(declared, head)
        _verify(stream, encoding, name)
        return encoding
    for mark, codec in _MARKS:
        if head.startswith(mark):
            encoding = Encoding(codec, mark)
            _verify(stream, encoding, name)
            return encoding
    broken_at = _first_error(stream, Encoding("utf-8"))
    nul_at = _find_nul(stream)
    if broken_at is None and nul_at is None:
        return Encoding("utf-8")
    codecs_left = ("utf-16-le", "utf-16-be") + (_EIGHT_BIT if nul_at is None else ())
    best = _most_credible(stream, codecs_left)
    if best is not None:
        return Encoding(best)
    if nul_at is not None:
        raise EncodingError(
            f"{name}: looks like a binary file (NUL at byte {nul_at}); give --encoding if it is a text all the same"
        )
    raise EncodingError(
        f"{name}: cannot tell the encoding: not UTF-8 (invalid at byte {broken_at}), "
        "and not credible Chinese in UTF-16, GB18030 or Big5; give --encoding"
    )


def decode(raw: bytes, encoding: Encoding, *, name: str, offset: int) -> str:
    """Decode ``raw``, which begins at byte ``offset`` of the file ``name``; strict.

    Raises:
        EncodingError: naming the byte offset in the file.
    """
    try:
        return raw.decode(encoding.codec)
    except UnicodeDecodeError as error:
        raise _undecodable(name, encoding, offset + error.start) from error


def _undecodable(name: str, encoding: Encoding, offset: int) -> EncodingError:
    return EncodingError(f"{name}: not valid {encoding.name} at byte {offset}; nothing was written")


def _declared(label: str, head: bytes) -> Encoding:
    """The encoding the user named, with the mark of the file if it has one for that codec."""
    try:
        codec = codecs.lookup(label).name
        "".encode(codec)
    except LookupError as error:
        raise EncodingError(f"unknown text encoding {label!r}; for example utf-8, gb18030, big5") from error
    for mark, marked in _MARKS:
        if head.startswith(mark) and marked in (codec, _MEANT.get(codec), codec + "-be"):
            return Encoding(marked, mark)
    return Encoding(_MEANT.get(codec, codec))


def _pieces(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    stream.seek(len(encoding.mark))
    while piece := stream.read(_CHUNK):
        yield piece


def _decoded(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The text in pieces; raises ``UnicodeDecodeError`` whose offset is that of the file."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    position = len(encoding.mark)
    held = 0  # bytes the decoder keeps from the piece before
    for piece in _pieces(stream, encoding):
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as error:
            error.start += position - held
            raise
        yield text
        position += len(piece)
        held = len(decoder.getstate()[0])
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        error.start += position - held
        raise


def _first_error(stream: BinaryIO, encoding: Encoding) -> int | None:
    try:
        for _ in _decoded(stream, encoding):
            pass
    except UnicodeDecodeError as error:
        return error.start
    return None


def _verify(stream: BinaryIO, encoding: Encoding, name: str) -> None:
    offset = _first_error(stream, encoding)
    if offset is not None:
        raise _undecodable(name, encoding, offset)


def _find_nul(stream: BinaryIO) -> int | None:
    position = 0
    for piece in _pieces(stream, Encoding("utf-8")):
        found = piece.find(0)
        if found >= 0:
            return position + found
        position += len(piece)
    return None


def _most_credible(stream: BinaryIO, candidates: Iterable[str]) -> str | None:
    scores: dict[str, float] = {}
    for codec in candidates:
        if codec == "big5hkscs" and "cp950" in scores:
            continue
        try:
            scores[codec] = _credibility(_decoded(stream, Encoding(codec)))
        except UnicodeDecodeError:
            continue
    ranked = sorted((codec for codec, score in scores.items() if score >= _CREDIBLE), key=scores.__getitem__)
    if len(ranked) > 1 and scores[ranked[-1]] - scores[ranked[-2]] < _MARGIN:
        stream.seek(0)
        second_opinion = from_bytes(stream.read(_SAMPLE), cp_isolation=ranked[-2:]).best()
        if second_opinion is not None:
            return codecs.lookup(second_opinion.encoding).name
    return ranked[-1] if ranked else None


def _credibility(pieces: Iterable[str]) -> float:
    """Mean weight of the characters outside ASCII; consumes all pieces, so that they are all decoded."""
    counts: Counter[str] = Counter()
    judged = 0
    for piece in pieces:
        if judged < _SAMPLE:
            telling = islice((c for c in piece if not (" " <= c <= "~" or c in "\t\n\r\f")), _SAMPLE - judged)
            counts.update(telling)
            judged = counts.total()
    if not judged:
        return 1.0
    return sum(_weight(character) * count for character, count in counts.items()) / judged


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
