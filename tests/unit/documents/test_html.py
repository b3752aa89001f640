from pathlib import Path

from document_edits import rewritten
from html5lib import parse
from hypothesis import given
from hypothesis import strategies as st

from proofread.documents.registry import open_document

SPECIMEN = Path(__file__).parents[2] / "specimens/html.html"
TABLE = {"因该": "应该", "的": "地"}


def structure(page: str) -> list:
    """The elements and attributes as a second parser finds them."""
    return [(str(element.tag), dict(element.attrib)) for element in parse(page, namespaceHTMLElements=False).iter()]


def test_another_parser_sees_the_same_structure() -> None:
    before, after = SPECIMEN.read_text("utf-8"), rewritten(open_document(SPECIMEN), TABLE).decode()
    assert structure(after) == structure(before)


def test_inline_elements_do_not_interrupt_a_passage() -> None:
    page = "<p>今<b>天</b>天<!-- x -->气<i>很<u>好</u></i><div>另一段</div>尾"
    assert [segment.text for segment in open_document(page.encode(), format="html").segments()] == [
        "今天天气很好",
        "另一段",
        "尾",
    ]


def test_what_would_be_syntax_is_escaped() -> None:
    assert rewritten(open_document("<p>因该".encode(), format="html"), {"因该": "<b>&"}) == b"<p>&lt;b&gt;&amp;"


def test_content_tells_a_page_without_a_suffix() -> None:
    assert open_document("\n<!doctype HTML><p>因该".encode()).format == "html"


PIECES = [
    "因该", "的", "a", "&", "&amp;", "&#x4e00;", "<", ">", "<p>", "</p>", "<b>", "</b>", "<table>", "<td>",
    "<script>", "</script>", "<!--", "-->", "\n", " ", "<br/>", "<a b='的'>", '"', "<pre>", "<svg>", "]]>",
    "</table>", "<li>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_page(page: str) -> None:
    document = open_document(page.encode(), format="html")
    assert rewritten(document, {}) == page.encode()
    new = rewritten(document, TABLE).decode()
    assert all(a == b or (a, b) in {("因", "应"), ("的", "地")} for a, b in zip(page, new, strict=True))
    assert structure(new) == structure(page)


def test_a_line_break_in_code_breaks_no_line() -> None:
    document = open_document("<p>运行（“<code>exec\n newgrp</code>”）即可。</p>".encode(), format="html")
    assert [segment.text for segment in document.segments()] == ["运行（“exec newgrp”）即可。"]
    document = open_document("<p>格式\n“3.0\n(quilt)”\n的<br>\n软件包，<b>很\n多</b>。</p>".encode(), format="html")
    assert [segment.text for segment in document.segments()] == ["格式“3.0 (quilt)”的\n软件包，很多。"]
