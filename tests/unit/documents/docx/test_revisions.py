import io
import re
import zipfile
from typing import Any

import pytest
from document_edits import edits_of, rewritten
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from word_files import (
    BOX,
    DECLARATION,
    FIELD,
    NAMESPACES,
    STRICT,
    W,
    member,
    names,
    package,
    paragraph,
    part,
    resolved,
    run,
    shown,
)

from proofread.documents.docx.document import DocxDocument
from proofread.documents.markup import Markup
from proofread.documents.source import Source
from proofread.edits.edit import apply

TABLE = {"跳无": "跳舞", "因该": "应该", "的的": "的", "在座": "在坐着", "𠮷利": "吉利", "错子": "错字", "好多": ""}
BOLD = '<w:rFonts w:hint="eastAsia"/><w:b/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
OTHERS = (
    '<w:ins w:id="1" w:author="甲" w:date="2020-01-01T00:00:00Z"><w:r><w:t>因该</w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="甲" w:date="2020-01-01T00:00:00Z"><w:r><w:delText>跳无</w:delText></w:r></w:del>'
)
WORD = (
    paragraph("希望你们好好的跳无。", OTHERS, "我", run("因", BOLD), "该去", NOTE, FIELD, "。")
    + paragraph(
        "<w:r><w:t>他的的书</w:t><w:tab/><w:t>在座等，错子</w:t><w:lastRenderedPageBreak/><w:t>好多𠮷利😀</w:t></w:r>"
    )
    + paragraph("框外因该", BOX.format(paragraph("框内跳无")), "跳无")
    + f"<w:tbl><w:tr><w:tc>{paragraph(run('跳', BOLD), run('无', '<w:i/>'))}</w:tc></w:tr></w:tbl>"
    + paragraph('<w:hyperlink r:id="rId9">' + run("链接跳无") + "</w:hyperlink>", *map(run, "单字因该"))
)
PARTS: dict[str, Any] = {
    "header1": paragraph("页眉因该"),
    "footnotes": f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", "脚注跳无")}</w:footnote>',
    "comments": f'<w:comment w:id="7" w:author="乙">{paragraph("看看")}</w:comment>',
}
GOOGLE = (
    '<w:p w:rsidR="00000000" w:rsidDel="00000000" w:rsidP="00000000" w:rsidRDefault="00000000" w:rsidRPr="00000000">'
    "<w:pPr><w:rPr/></w:pPr><w:sdt><w:sdtPr><w:tag w:val='goog_rdk_0'/></w:sdtPr><w:sdtContent>"
    '<w:r w:rsidDel="00000000" w:rsidR="00000000" w:rsidRPr="00000000"><w:rPr><w:rFonts w:ascii="SimSun"/>'
    '<w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">我们因该跳无</w:t></w:r></w:sdtContent></w:sdt></w:p>'
)
WPS_NAMESPACES = NAMESPACES + ' xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"'
WPS_FONT = '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
WPS = part(
    "document",
    '<w:body><wpsCustomData:diagonalParaType val="0"/><w:p><w:pPr><w:ind w:firstLine="420"/><w:rPr><w:rFonts '
    'w:hint="eastAsia"/></w:rPr></w:pPr><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    f"<w:r><w:rPr>{WPS_FONT}</w:rPr><w:t>我们因</w:t></w:r><w:r><w:rPr>{WPS_FONT}</w:rPr><w:t>该跳无。</w:t></w:r></w:p>"
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr></w:body>',
    WPS_NAMESPACES,
)
STRICT_PART = part("document", f"<w:body>{WORD}</w:body>", NAMESPACES.replace(W, STRICT))
UNPREFIXED = f'<document xmlns="{W}"><body><p><r><rPr><b/></rPr><t>我们因该</t></r></p></body></document>'.encode()
SIXTEEN = (
    f'<?xml version="1.0" encoding="UTF-16"?><x:document xmlns:x="{W}"><x:body><x:p><x:r><x:t>因该😀</x:t></x:r></x:p>'
    "</x:body></x:document>"
)
SPECIMENS = {
    "word": package(WORD, **PARTS),
    "google": package(GOOGLE),
    "wps": package(WPS),
    "strict": package(STRICT_PART, strict=True),
    "unprefixed": package(UNPREFIXED),
    "other prefix, UTF-16": package(SIXTEEN.encode("utf-16")),
}


def opened(data: bytes, **markup: Any) -> DocxDocument:
    document = DocxDocument(Source.of(data))
    document.markup = Markup(**markup)
    return document


def story_parts(data: bytes) -> list[str]:
    return [name for name in names(data) if re.fullmatch(r"word/(document|header\d|footnotes)\.xml", name)]


@pytest.mark.parametrize("comments", [False, True])
@pytest.mark.parametrize("specimen", SPECIMENS)
def test_rejecting_all_gives_the_original_and_accepting_all_the_plain_correction(specimen: str, comments: bool) -> None:
    data = SPECIMENS[specimen]
    tracked = rewritten(opened(data, comments=comments), TABLE)
    plain = rewritten(opened(data, accept=True), TABLE)
    for name in story_parts(data):
        assert resolved(tracked, name, accept=False) == resolved(data, name, accept=False)
        assert resolved(tracked, name, accept=True) == resolved(plain, name, accept=True)
        assert resolved(plain, name, accept=True) != resolved(data, name, accept=True)


def test_the_corrected_text_keeps_the_format_of_every_character() -> None:
    plain = rewritten(opened(SPECIMENS["word"], accept=True), TABLE)
    assert shown(plain) == [
        "希望你们好好的跳舞。因该我应该去图 3。",  # what another added and what a field shows stay as they are
        "他的书在坐着等，错字吉利😀",
        "框外应该跳舞",
        "框内跳舞",
        "跳舞",
        "链接跳舞单字应该",
    ]
    document = member(plain, "word/document.xml").decode()
    assert run("应", BOLD) in document
    assert run("跳", BOLD) + run("舞", "<w:i/>") in document


@pytest.mark.parametrize("markup", [{}, {"accept": True}, {"comments": True}])
@pytest.mark.parametrize("specimen", SPECIMENS)
def test_without_edits_every_byte_stays(specimen: str, markup: dict) -> None:
    assert rewritten(opened(SPECIMENS[specimen], **markup), {}) == SPECIMENS[specimen]


def test_only_what_holds_an_edit_changes() -> None:
    data = package(paragraph("因该") + paragraph("没有错误"), header1=paragraph("没有"), styles="<w:style  w:x='1' />")
    new = rewritten(opened(data), TABLE)
    assert names(new) == names(data)
    for name in names(data):
        assert (member(new, name) == member(data, name)) == (name != "word/document.xml")
    untouched = paragraph("没有错误") + "<w:sectPr/></w:body></w:document>"
    assert member(new, "word/document.xml").decode().endswith(untouched)
    assert member(new, "word/document.xml").startswith(DECLARATION.encode())


def test_members_that_stay_keep_their_compressed_bytes_and_attributes() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        with zipfile.ZipFile(io.BytesIO(package(paragraph("因该")))) as inner:
            for name in inner.namelist():
                archive.writestr(name, inner.read(name), zipfile.ZIP_DEFLATED, 1)
        info = zipfile.ZipInfo("word/media/图.png", (2001, 2, 3, 4, 5, 6))
        info.external_attr, info.comment, info.extra = 0o600 << 16, b"note", b"\x99\x99\x02\x00ab"
        archive.writestr(info, b"\x89PNG" * 100)
        archive.comment = b"the end"
    new = rewritten(opened(buffer.getvalue()), TABLE)
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"the end"
        kept = archive.getinfo("word/media/图.png")
        assert (kept.date_time, kept.external_attr, kept.comment, kept.extra, kept.compress_type) == (
            (2001, 2, 3, 4, 5, 6), 0o600 << 16, b"note", b"\x99\x99\x02\x00ab", zipfile.ZIP_STORED,
        )  # fmt: skip


def test_numbers_are_unique_over_all_parts() -> None:
    new = rewritten(opened(SPECIMENS["word"], comments=True), TABLE)
    found = [
        number
        for name in [*story_parts(new), "word/comments.xml"]
        for number in re.findall(rb'<w:(?:ins|del|comment) [^>]*?w:id="(\d+)"', member(new, name))
    ]
    assert len(found) == len(set(found)) > 20


def test_a_second_pass_over_its_own_revisions_changes_nothing() -> None:
    once = rewritten(opened(SPECIMENS["word"], comments=True), TABLE)
    assert rewritten(opened(once, comments=True), TABLE) == once


def test_python_docx_opens_the_result_and_reads_the_comments() -> None:
    for data in (SPECIMENS["word"], SPECIMENS["google"]):
        comments = Document(io.BytesIO(rewritten(opened(data, comments=True), TABLE))).comments
        assert "错别字：“跳无”应为“跳舞”（置信度 98%）" in [comment.text for comment in comments]
        assert {comment.author for comment in comments} <= {"proofread", "乙"}


def test_headers_and_text_boxes_have_revisions_but_no_comments() -> None:
    new = rewritten(
        opened(package(paragraph(BOX.format(paragraph("框内跳无"))), header1=paragraph("因该")), comments=True), TABLE
    )
    assert b"<w:ins " in member(new, "word/header1.xml")
    assert b"<w:ins " in member(new, "word/document.xml")
    assert "word/comments.xml" not in names(new)


def test_five_hundred_pages() -> None:
    page = ["这一段有七十个字" * 8 + "因该", "跳无"]
    body = "".join(paragraph(*(run(text, BOLD) for text in page)) for _ in range(500 * 10))
    new = rewritten(opened(package(body), comments=True), TABLE)
    document = member(new, "word/document.xml")
    assert document.count(b"<w:ins ") == document.count(b"<w:del ") == document.count(b"<w:commentReference ") == 10_000
    assert len(set(re.findall(rb'w:id="(\d+)"', document))) == 30_000


LETTERS = st.text("因该的跳无好多𠮷😀a &<\t", max_size=6)


@given(st.lists(st.lists(st.tuples(LETTERS, st.sampled_from(["", "<w:b/>"])), max_size=5), min_size=1, max_size=3))
def test_any_cut_into_runs(paragraphs: list[list[tuple[str, str]]]) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;")

    data = package("".join(paragraph(*(run(escaped(text), bold) for text, bold in runs)) for runs in paragraphs))
    table = {"因该": "应该", "的": "地的", "无": "", "多𠮷": "<吉&"}
    tracked, plain = rewritten(opened(data, comments=True), table), rewritten(opened(data, accept=True), table)
    explained = rewritten(opened(data, accept=True, comments=True), table)
    name = "word/document.xml"
    assert resolved(tracked, name, accept=False) == resolved(data, name, accept=False)
    assert resolved(tracked, name, accept=True) == resolved(plain, name, accept=True)
    assert resolved(explained, name, accept=True) == resolved(plain, name, accept=True)
    expected = ["".join(text for text, _ in runs) for runs in paragraphs]
    assert shown(plain) == [apply(text, edits_of(text, table)) for text in expected]
