import codecs
import io

import pytest

from proofread.documents.encoding import Encoding, detect
from proofread.errors import EncodingError

SIMPLIFIED = """昨天下午我和朋友一起去图书馆还书，没想到外面忽然下起了大雨。
这家餐厅的老板非常热情，每次都会送我们一盘水果。
根据气象局的预报，周末将有一股冷空气南下，请市民注意保暖。
饕餮盛宴之后，众人皆酩酊大醉。"""
TRADITIONAL = """昨天下午我和朋友一起去圖書館還書，沒想到外面忽然下起大雨。
臺北市政府今天宣布，明年起將全面調整公共運輸票價，學生與長者仍享有優惠。
這家餐廳的老闆非常熱情，每次都會送我們一盤水果，菜的味道也很道地。
公司決定擴大投資規模，並於下個月在高雄設立新的研發中心。"""


def found(data: bytes, **options: str) -> Encoding:
    return detect(io.BytesIO(data), name="f", **options)


@pytest.mark.parametrize("length", [4, 7, 20, 60])
@pytest.mark.parametrize(
    ("text", "codec"),
    [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "cp950"), (SIMPLIFIED, "utf-8"), (TRADITIONAL, "utf-8")],
)
def test_every_piece_of_a_text_is_recognised(text: str, codec: str, length: int) -> None:
    line = text.replace("\n", "")
    for start in range(0, len(line) - length, 3):
        piece = line[start : start + length]
        assert found(piece.encode(codec)).codec == codec, piece


def test_big5_that_also_decodes_as_gbk_is_big5() -> None:
    data = TRADITIONAL.encode("cp950")
    data.decode("gb18030")  # the trap: no error here
    assert found(data).name == "big5"


def test_gbk_that_also_decodes_as_big5_is_gbk() -> None:
    data = "他们都在等你".encode("gbk")
    data.decode("cp950")
    assert found(data).name == "gb18030"


def test_text_that_is_mostly_ascii() -> None:
    english = "def main():\n    return 0  # nothing to see here, 100% ASCII\n" * 5_000
    assert found((english + "# 返回码为零\n").encode("gbk")).codec == "gb18030"
    assert found((english + "# 這個程式沒有錯誤\n").encode("big5")).codec == "cp950"
    assert found((english + "# 返回码\n").encode()).codec == "utf-8"


def test_emoji_do_not_count_against_a_text() -> None:
    assert found("太好了😀🎉👨‍👩‍👧‼️".encode("gb18030")).codec == "gb18030"


def test_only_gb18030_has_four_byte_characters() -> None:
    assert found("他叫𬭎，是这里的老师。".encode("gb18030")).codec == "gb18030"


def test_hong_kong_characters() -> None:
    data = "佢哋喺度食嘢，今日啲嘢好好食。我們都覺得很滿意，這個地方真的不錯。".encode("big5hkscs")
    with pytest.raises(UnicodeDecodeError):
        data.decode("cp950")
    assert found(data).codec == "big5hkscs"


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    ],
)
def test_a_mark_decides(mark: bytes, codec: str, name: str) -> None:
    encoding = found(mark + SIMPLIFIED.encode(codec))
    assert (encoding.codec, encoding.mark, encoding.name) == (codec, mark, name)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, SIMPLIFIED.replace("\n", ""), TRADITIONAL, "plain ASCII\r\n" * 3])
def test_utf16_without_mark(codec: str, text: str) -> None:
    assert found(text.encode(codec)) == Encoding(codec)


@pytest.mark.parametrize("data", [b"", b"ascii\n", "😀🎉👨‍👩‍👧".encode(), "a\u2028b\x07\x1b".encode()])
def test_valid_utf8_is_utf8(data: bytes) -> None:
    assert found(data) == Encoding("utf-8")


def test_broken_utf8_is_refused_and_not_taken_for_gbk() -> None:
    data = SIMPLIFIED.encode()
    broken = data[:-1]
    with pytest.raises(EncodingError, match=f"第 {len(data) - 3} 字节"):
        found(broken)


def test_error_offset_holds_in_a_later_chunk() -> None:
    data = "好".encode() * 200_000 + b"\xff" + "好".encode()
    with pytest.raises(EncodingError, match="第 600000 字节"):
        found(data)
    with pytest.raises(EncodingError, match="第 600000 字节"):
        found(data, declared="utf-8")


@pytest.mark.parametrize(
    "data", ["déjà vu, c'est très élégant à côté".encode("latin-1"), "Привет мир".encode("koi8-r")]
)
def test_nothing_is_guessed(data: bytes) -> None:
    with pytest.raises(EncodingError, match="认不出编码"):
        found(data)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, b"text \x00 more\n", b"\x00" * 64])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(EncodingError, match="二进制"):
        found(data)


def test_a_declared_encoding_is_verified_not_questioned() -> None:
    data = TRADITIONAL.encode("cp950")
    assert found(data, declared="gb18030").codec == "gb18030"
    assert found(data, declared="BIG5") == Encoding("cp950")
    assert found(b"a\x00b", declared="utf8") == Encoding("utf-8")
    with pytest.raises(EncodingError, match="第 0 字节不是合法的 utf-8"):
        found(data, declared="utf-8")


def test_a_declared_encoding_keeps_the_mark_out_of_the_text() -> None:
    assert found("\ufeff好".encode(), declared="utf-8").mark == codecs.BOM_UTF8
    assert found("好".encode("utf-16"), declared="utf-16") == Encoding("utf-16-le", codecs.BOM_UTF16_LE)
    assert found(codecs.BOM_UTF16_BE + b"\x59\x7d", declared="utf-16").codec == "utf-16-be"
    assert found("好".encode("utf-16-le"), declared="utf-16") == Encoding("utf-16-le")


@pytest.mark.parametrize("label", ["klingon", "rot13", "base64"])
def test_an_encoding_that_is_none(label: str) -> None:
    with pytest.raises(EncodingError, match=label):
        found(b"a", declared=label)


@pytest.mark.parametrize("label", ["utf-7", "UTF7", "hz", "iso-2022-jp", "iso2022_kr", "idna", "unicode_escape"])
def test_codecs_without_independent_lines_are_refused(label: str) -> None:
    with pytest.raises(EncodingError, match="逐行"):
        found("因该".encode(), declared=label)
