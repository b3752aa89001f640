"""Each rule on a small specimen of its kind."""

from __future__ import annotations

import bz2
import io
import json
import zipfile
from pathlib import Path

import pytest

from proofread.corpus.build.extract import paragraphs
from proofread.corpus.build.sources import Part
from proofread.errors import FormatError


def found(path: Path, content: str | bytes, **settings: object) -> list[str]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    part = Part(github="some/one", **settings)  # type: ignore[arg-type]
    return [text for text in paragraphs(path, part) if text.strip()]


MARKDOWN = """---
title: 题目
author: "甲报"
---
# 标题

正文**加粗**，见[链接](http://a.b)和`code()`的说明。

```python
x = 1  # 代码里的注释。
```
"""


def test_markdown_without_code_and_by_the_head_of_the_file(tmp_path: Path) -> None:
    texts = found(tmp_path / "a.md", MARKDOWN, where={"author": "甲.*"})
    assert texts[-2:] == ["标题", "正文加粗，见链接和的说明。"]
    assert found(tmp_path / "a.md", MARKDOWN, where={"author": "乙报"}) == []


def test_html_and_po(tmp_path: Path) -> None:
    page = "<html><body><script>代码。</script><p>第一段，<b>很</b>短。</p></body></html>"
    assert found(tmp_path / "a.html", page) == ["第一段，很短。"]
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open"\nmsgstr "打开文件。"\n'
    assert found(tmp_path / "a.po", po) == ["打开文件。"]


def test_json_by_paths_lists_and_what_stands_beside(tmp_path: Path) -> None:
    data = [
        {"text": "第一句。\n第二句。", "meta": {"score": 5}, "more": [{"inner": "里面的。"}]},
        {"text": "不够好。", "meta": {"score": 2}},
    ]
    settings = {"rule": "json", "fields": ["text", "more.inner"]}
    whole = json.dumps(data, ensure_ascii=False)
    assert found(tmp_path / "a.json", whole, **settings) == ["第一句。", "第二句。", "里面的。", "不够好。"]
    scored = found(tmp_path / "a.json", whole, rule="json", fields=["text"], where={"meta.score": "[45]"})
    assert scored == ["第一句。", "第二句。"]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in data)
    for name in ("a.jsonl", "a.json"):  # many call the one the other
        assert found(tmp_path / name, lines, rule="json", fields=["text"])[-1] == "不够好。"
    assert found(tmp_path / "a.json", '[["对话一。", "对话二。"], [{"q": "问？"}]]', rule="json", fields=[""]) == [
        "对话一。",
        "对话二。",
    ]
    assert found(tmp_path / "a.json", '{"a": {"x": "甲。"}, "b": {"x": "乙。"}}', rule="json", fields=["*.x"]) == [
        "甲。",
        "乙。",
    ]


def test_columns_of_a_table(tmp_path: Path) -> None:
    table = '标题,正文\n一,"有引号的""正文""，\n两行。"\n'
    assert found(tmp_path / "a.csv", table, rule="table", fields=["正文"]) == ['有引号的"正文"，', "两行。"]
    with pytest.raises(FormatError, match=r"a\.csv.*没有列 '内容'；有 标题、正文"):
        found(tmp_path / "a.csv", table, rule="table", fields=["内容"])


def test_lines_and_what_a_pattern_finds_in_them(tmp_path: Path) -> None:
    lang = "# 注释\nitem.name=这是一把剑。\nitem.other=另一件。\n"
    assert found(tmp_path / "zh.lang", lang, rule="lines", pattern="^[^#=]+=(.*)") == ["这是一把剑。", "另一件。"]
    code = 't("第一句。", x, "第二句。")\n'
    assert found(tmp_path / "a.lua", code, rule="lines", pattern='"([^"]*)"') == ["第一句。", "第二句。"]


def test_leaves_of_xml_or_named_elements(tmp_path: Path) -> None:
    data = "<Data><a.label>标签</a.label><a.text>第一行。\\n第二行。</a.text></Data>"
    assert found(tmp_path / "a.xml", data, rule="xml") == ["标签", "第一行。", "第二行。"]
    assert found(tmp_path / "a.xml", data, rule="xml", fields=["a.label"]) == ["标签"]


WIKI = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">
<page><title>条目</title><ns>0</ns><revision><text>'''条目'''是一个[[例子|范例]]。{{模板|内容}}&lt;ref&gt;注释。&lt;/ref&gt;
== 标题 ==
{| class="wikitable"
| 表格里的字。
|}
[[File:a.jpg|thumb|图片说明。]]第二段在这里。[[Category:例]]</text></revision></page>
<page><title>旧名</title><ns>0</ns><redirect title="条目"/><revision><text>#REDIRECT [[条目]]。</text></revision></page>
<page><title>讨论</title><ns>1</ns><revision><text>这是讨论。</text></revision></page>
</mediawiki>"""


def test_articles_of_a_packed_wiki_dump(tmp_path: Path) -> None:
    texts = found(tmp_path / "dump.xml.bz2", bz2.compress(WIKI.encode()), rule="wiki")
    assert texts == ["条目是一个范例。", "第二段在这里。"]


def test_chapters_of_a_book_in_reading_order(tmp_path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as book:
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="O/c.opf"/></rootfiles></container>',
        )
        book.writestr(
            "O/c.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="b" href="b.xhtml"/>'
            '<item id="a" href="a.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
        )
        book.writestr("O/a.xhtml", "<html><body><p>第二章的话。</p></body></html>")
        book.writestr("O/b.xhtml", "<html><body><p>第一章的话。</p></body></html>")
    assert found(tmp_path / "a.epub", sink.getvalue(), rule="epub") == ["第一章的话。", "第二章的话。"]


RSS = """<rss><channel><title>台</title><item><title>题</title>
<description>&lt;p&gt;正文一句。&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><summary>摘要。</summary>
<content type="html">&lt;p&gt;正文一句。&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM])
def test_items_of_feeds(tmp_path: Path, feed: str) -> None:
    assert found(tmp_path / "feed.xml", feed, rule="feed") == ["正文一句。"]


def test_all_members_of_an_archive(tmp_path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("b.txt", "第二句。\n")
        archive.writestr("a.txt", "第一句。\n")
    assert found(tmp_path / "a.zip", sink.getvalue(), rule="lines") == ["第一句。", "第二句。"]


@pytest.mark.parametrize(
    ("name", "rule"), [("a.json", "json"), ("a.xml", "wiki"), ("a.epub", "epub"), ("a.gz", "lines"), ("a.zip", "lines")]
)
def test_a_file_that_is_not_what_its_rule_expects_is_named(tmp_path: Path, name: str, rule: str) -> None:
    with pytest.raises(FormatError, match=rf"{name}.*{rule}"):
        found(tmp_path / name, b"\x01 no such thing", rule=rule, fields=["x"])
