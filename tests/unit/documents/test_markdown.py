from pathlib import Path

from document_edits import rewritten
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from proofread.documents.registry import open_document

SPECIMEN = Path(__file__).parents[2] / "specimens/markdown.md"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).use(front_matter_plugin)
TABLE = {"因该": "应该", "的": "地", "无": "", "甲": "乙丙"}


def structure(text: str) -> list:
    """The tokens of a file without the text in them; code and targets included."""
    tokens = PARSER.parse(text)
    flat = [child for token in tokens for child in (token, *(token.children or ()))]
    return [
        (token.type, token.tag, token.nesting, token.attrs, token.markup, token.map)
        + ((token.content,) if token.type in ("fence", "code_block", "code_inline") and token.info != "{note}" else ())
        for token in flat
        if token.type != "text"
    ]


def segments(text: str) -> list[str]:
    return [segment.text for segment in open_document(text.encode(), format="markdown").segments()]


def test_a_renderer_sees_the_same_structure() -> None:
    before = SPECIMEN.read_text("utf-8")
    after = rewritten(open_document(SPECIMEN), {"因该": "应该"}).decode()
    assert structure(after) == structure(before)
    assert PARSER.render(after) == PARSER.render(before).replace("因该", "应该")


def test_lines_of_a_paragraph_are_joined_where_they_were_full() -> None:
    full = "这一行写得很满很满很满很满很满很满很满很满"
    assert segments(f"{full}\n接着写。\n又一句\nEnglish\n") == [f"{full}接着写。又一句\nEnglish"]
    assert segments("床前明月光\n疑是地上霜") == ["床前明月光\n疑是地上霜"]
    assert segments(f"{full} word\nword {full}") == [f"{full} word word {full}"]


def test_the_label_of_a_link_stays_but_not_the_text_before_it() -> None:
    text = "[因该] [因该][] [因该][因该] ![因该] [未知因该]\n\n[因该]: x\n"
    assert rewritten(open_document(text.encode(), format="markdown"), TABLE).decode() == (
        "[因该] [因该][] [应该][因该] ![因该] [未知应该]\n\n[因该]: x\n"
    )


def test_what_would_be_syntax_is_escaped() -> None:
    new = rewritten(open_document("甲好".encode(), format="markdown"), {"甲": "*a_b*[c]"}).decode()
    assert new == r"\*a\_b\*\[c\]好"
    assert "<em>" not in MarkdownIt().render(new)


def test_the_last_character_of_an_emphasis_is_never_deleted() -> None:
    assert (
        rewritten(open_document("好**无**好，**无。**".encode(), format="markdown"), TABLE).decode()
        == "好**无**好，**。**"
    )


PIECES = [
    "因该", "的", "甲", "无", "，", "*", "**", "`", "[", "]", "(", ")", "\n", "\n\n", "> ", "- ", "    ", "| ",
    "|-|\n", "<b>", "</b>", "\\", "&amp;", "# ", "a", "!", "~~", ":::", "[甲]: x\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text(text: str) -> None:
    document = open_document(text.encode(), format="markdown")
    assert rewritten(document, {}) == text.encode()
    table = {"因该": "应该", "的": "地"}
    new = rewritten(document, table).decode()
    assert len(new) == len(text)
    assert all(a == b or (a, b) in {("因", "应"), ("的", "地")} for a, b in zip(text, new, strict=True))
    assert structure(new) == structure(text)


def test_of_the_front_matter_only_what_readers_see_is_read() -> None:
    shown, hidden = (
        'title: "他因该来"\nSummary: >\n  他因该来，\n  😀因该\n',
        "slug: 因该\ntags: [因该]\ntitle: {a: 因该}\n",
    )
    text = f"---\n{shown}{hidden}---\n\n因该\n"
    assert segments(text) == ["他因该来", "他因该来， 😀因该", "因该"]
    new = rewritten(open_document(text.encode(), format="markdown"), {"因该": "应该"}).decode()
    assert new == text.replace("他因该来", "他应该来").replace("😀因该", "😀应该").replace("\n\n因该", "\n\n应该")


def test_front_matter_that_is_no_yaml_costs_nothing() -> None:
    assert segments("---\ntitle: [因该\n---\n\n因该\n") == ["因该"]


def test_a_replacement_is_escaped_as_its_place_wants_it() -> None:
    """Front matter and HTML know nothing of the escapes of Markdown."""
    for mark, head in (("---", 'title: "甲*"'), ("+++", 'title = "甲*"\r\ndraft = true')):
        text = f"{mark}\r\n{head}\r\n{mark}\r\n\r\n# 甲\r\n\r\n<p>甲</p>\r\n"
        new = rewritten(open_document(text.encode(), format="markdown"), {"甲": "a*b_<"}).decode()
        front = head.replace("甲", "a*b_<")
        assert new == f"{mark}\r\n{front}\r\n{mark}\r\n\r\n# a\\*b\\_\\<\r\n\r\n<p>a*b_&lt;</p>\r\n"


def test_front_matter_that_is_broken_costs_nothing() -> None:
    for head in ("+++\ntitle = 甲\n+++\n", "---\ntitle: [甲\n---\n"):
        assert segments(f"{head}\n好的。\n") == ["好的。"]
    assert segments("+++\n没有结束") == ["没有结束"]
