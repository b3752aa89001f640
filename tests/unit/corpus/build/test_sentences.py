"""What becomes of paragraphs: sentences, tidied; and why some are left out."""

from collections import Counter

import pytest

from proofread.corpus.build.sentences import sentences, tidied
from proofread.corpus.build.sources import Part


def kept(*paragraphs: str, **settings: object) -> tuple[list[str], Counter[str]]:
    dropped: Counter[str] = Counter()
    part = Part(github="some/one", **settings)  # type: ignore[arg-type]
    return list(sentences(paragraphs, part, dropped)), dropped


def test_a_paragraph_is_cut_into_tidy_sentences() -> None:
    found, dropped = kept("　今天 天气\u200b很好。\t“我们去\n公园吧！”他 说：  走吧 2 人。")
    assert found == ["今天天气很好。", "“我们去公园吧！”", "他说：走吧 2 人。"]
    assert not dropped
    assert tidied("用 Python 写 的。") == "用 Python 写的。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("短句。", "short"),
        ("长" * 301 + "。", "long"),
        ("坏了的\ufffd字在这里。", "broken"),
        ("没有句号的标题", "unfinished"),
        ("It is mostly English 吗？", "foreign"),
        ("這裡寫的是繁體字嗎？", "traditional"),
        ("请打开{{模板}}看一看。", "markup"),
        ("哈哈哈哈哈哈哈哈真好笑。", "repeated"),
    ],
)
def test_what_is_left_out_and_why(text: str, reason: str) -> None:
    assert kept(text) == ([], Counter({reason: 1}))


def test_settings_of_a_source() -> None:
    assert kept("這裡寫的是繁體字嗎？", simplify=True)[0] == ["这里写的是繁体字吗？"]
    assert kept("§a金色的§r剑很锋利。", replace={"§.": ""})[0] == ["金色的剑很锋利。"]
    assert kept("你有%s个苹果和梨。", drop="%s") == ([], Counter({"unwanted": 1}))
