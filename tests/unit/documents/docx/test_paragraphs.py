import io
import re
import zipfile
from collections import Counter
from typing import Any

import pytest
from word_files import BOX, FIELD, package, paragraph, run

from proofread.documents.base import Segment
from proofread.documents.docx.document import DocxDocument
from proofread.documents.source import Source


def read(body: str, **others: Any) -> tuple[list[Segment], Counter[str]]:
    document = DocxDocument(Source.of(package(body, **others)))
    return list(document.segments()), document.passed_over


def test_a_paragraph_is_one_text_over_shredded_runs_marks_and_hyperlinks() -> None:
    noise = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="x"/>'
    link = f'<w:hyperlink r:id="rId1">{run("跳")}</w:hyperlink>'
    control = f"<w:sdt><w:sdtPr><w:tag w:val='goog_rdk_0'/></w:sdtPr><w:sdtContent>{run('舞')}</w:sdtContent></w:sdt>"
    broken = "<w:r><w:lastRenderedPageBreak/><w:t>。</w:t><w:footnoteReference w:id='2'/></w:r>"
    [segment], _ = read(paragraph("希望", noise, run("你", "<w:b/>"), "😀𠮷", link, control, broken))
    assert segment.text == "希望你😀𠮷跳舞。"
    assert segment.protected == ()
    assert segment.place.label == "正文 ¶1"


@pytest.mark.parametrize(
    ("content", "text", "left"),
    [
        (FIELD, "见图 3。", {"域": 1}),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>12</w:t></w:r></w:fldSimple>', "见12。", {"域": 1}),
        ('<w:ins w:id="1" w:author="甲"><w:r><w:t>他</w:t></w:r></w:ins>', "见他。", {"已有的修订": 1}),
        ('<w:del w:id="1" w:author="甲"><w:r><w:delText>她</w:delText></w:r></w:del>', "见。", {"已有的修订": 1}),
        ("<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>", "见\ufffc。", {"公式": 1}),
        ("<w:r><w:tab/><w:br/></w:r>", "见\t\n。", {}),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "见汉。",
            {"拼音指南": 1},
        ),
        (
            f"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>{run('书名')}</w:sdtContent></w:sdt>",
            "见书名。",
            {"锁定的内容控件": 1},
        ),
        (run("粗", "<w:b/><w:rPrChange w:id='9' w:author='甲'><w:rPr/></w:rPrChange>"), "见粗。", {"已有的修订": 1}),
    ],
)
def test_what_is_no_prose_is_protected_or_absent_and_counted(content: str, text: str, left: dict) -> None:
    [segment], passed_over = read(paragraph("见", content, "。"))
    assert segment.text == text
    assert "".join(text[slice(*span)] for span in segment.protected) == text[1:-1]
    assert passed_over == left


def test_a_field_may_go_on_over_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'
    begin += '<w:fldChar w:fldCharType="separate"/></w:r>'
    body = (
        paragraph(begin, "第一章")
        + paragraph("第二章")
        + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "正文。")
    )
    segments, _ = read(body)
    assert [segment.text for segment in segments] == ["正文。"]  # nothing of the other two may change
    assert segments[0].place.label == "正文 ¶3"


def test_tables_and_text_boxes_are_read_once_in_order() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('格一')}</w:tc><w:tc>{paragraph('格二')}</w:tc></w:tr></w:tbl>"
    segments, _ = read(paragraph("前", BOX.format(paragraph("框中")), "后") + table)
    assert [(segment.text, segment.place.label) for segment in segments] == [
        ("前后", "正文 ¶1"),
        ("框中", "正文 ¶2"),
        ("格一", "正文 ¶3"),
        ("格二", "正文 ¶4"),
    ]


def test_of_several_alternatives_the_first_is_read() -> None:
    both = "<mc:Choice Requires='wpx'>{}</mc:Choice><mc:Choice Requires='wps'>{}</mc:Choice>".format(
        run("甲"), run("乙")
    )
    [segment], _ = read(paragraph("前", f"<mc:AlternateContent>{both}</mc:AlternateContent>", "后"))
    assert segment.text == "前甲后"


def test_notes_headers_and_footers_follow_the_text() -> None:
    segments, _ = read(
        paragraph("正文"),
        header1=paragraph("页眉甲"),
        header2=paragraph("页眉乙"),
        footer1=paragraph("页脚"),
        footnotes=f'<w:footnote w:id="2">{paragraph("脚注")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{paragraph("尾注")}</w:endnote>',
    )
    assert [(segment.text, segment.place.label) for segment in segments] == [
        ("正文", "正文 ¶1"),
        ("脚注", "脚注 ¶1"),
        ("尾注", "尾注 ¶1"),
        ("页眉甲", "页眉 1 ¶1"),
        ("页眉乙", "页眉 2 ¶1"),
        ("页脚", "页脚 1 ¶1"),
    ]


def test_blanks_count_only_where_the_file_says_so() -> None:
    [segment], _ = read("<w:p><w:r><w:t> 甲 </w:t></w:r><w:r><w:t xml:space='preserve"
                        "'> 乙 </w:t></w:r></w:p>")  # fmt: skip
    assert segment.text == "甲 乙 "


def test_what_is_not_read_is_counted() -> None:
    def drawing(text: str) -> bytes:
        return f'<d:x xmlns:d="urn:d"><d:t>{text}</d:t></d:x>'.encode()

    comment = '<w:comment w:id="{}" w:author="甲"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:comment>'
    comments = "".join(comment.format(number, text) for number, text in enumerate(["因该", "fine", "也因该"]))
    comments += comment.format(3, "“因”应为“应”").replace("甲", "proofread")
    parts: dict[str, Any] = {
        "data1": drawing("因该"),
        "data2": drawing("SmartArt"),
        "chart1": drawing("跳无"),
        "comments": comments,
    }
    types = {
        "/word/data": "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        "/word/chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    }
    data = retyped(package(paragraph("正文"), **parts), types)
    document = DocxDocument(Source.of(data))
    assert [segment.text for segment in document.segments()] == ["正文"]
    assert document.passed_over == Counter({"SmartArt 图形": 1, "图表": 1, "批注": 2})


def retyped(data: bytes, types: dict[str, str]) -> bytes:
    """The package with other content types for the parts whose names begin like that."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for start, kind in types.items() if name == "[Content_Types].xml" else ():
                pattern = rf'(PartName="{start}\d+\.xml" ContentType=")[^"]*'
                content = re.sub(pattern, rf"\g<1>{kind}", content.decode()).encode()
            new.writestr(name, content)
    return result.getvalue()
