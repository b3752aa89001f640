"""LibreOffice opens what was written, and its own accept-all and reject-all give the texts that they should."""

from pathlib import Path

import office
import pytest
from document_edits import rewritten
from docx import Document
from word_files import names, package, paragraph, run, shown

from proofread.documents.docx.document import DocxDocument
from proofread.documents.markup import Markup
from proofread.documents.source import Source

pytestmark = pytest.mark.skipif(office.judge() is None, reason="LibreOffice with its Python bridge is not installed")

DOCX = "Office Open XML Text"
TABLE = {"跳无": "跳舞", "因该": "应该", "的的": "的", "在座": "在坐着"}
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
    "<wp:anchor distT='0' distB='0' distL='0' distR='0' simplePos='0' relativeHeight='1' behindDoc='0' locked='0' "
    "layoutInCell='1' allowOverlap='1'><wp:simplePos x='0' y='0'/><wp:positionH relativeFrom='column'><wp:posOffset>0"
    "</wp:posOffset></wp:positionH><wp:positionV relativeFrom='paragraph'><wp:posOffset>0</wp:posOffset></wp:positionV>"
    "<wp:extent cx='2000000' cy='900000'/><wp:wrapSquare wrapText='bothSides'/><wp:docPr id='1' name='t'/>"
    "<a:graphic><a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp>"
    "<wps:cNvSpPr txBox='1'/><wps:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='2000000' cy='900000'/></a:xfrm>"
    "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>"
    "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
)
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
HAND_MADE = package(
    paragraph("希望你们好好的", run("跳", "<w:b/>"), run("无", "<w:i/>"), "，😀𠮷也因该去。", NOTE)
    + paragraph(*map(run, "单字的的书因该在座"))
    + paragraph("框外", BOX.format(paragraph("框内因该跳无")))
    + f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{paragraph('格子因该')}</w:tc></w:tr></w:tbl>"
    + paragraph("没有错误。")
    + SECTION,
    header1=paragraph("页眉因该"),
    footnotes=f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", "脚注跳无")}</w:footnote>',
)
PAGE = (
    "<html><body><h1>标题因该</h1><p>正文<b>跳</b>无，<a href='http://a.cn/'>链接因该</a>。</p>"
    "<table><tr><td>格子的的</td></tr></table><ul><li>列表在座</li></ul></body></html>"
)


def texts(data: bytes) -> list[str]:
    """All paragraphs of the text parts that are not empty, in no order: LibreOffice numbers its parts anew."""
    stories = [name for name in names(data) if name.startswith(("word/document", "word/header", "word/footnotes"))]
    return sorted(filter(None, (text.strip() for name in stories for text in shown(data, name))))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """By name of the specimen: what LibreOffice saw, and its texts untouched, accepted and rejected."""
    folder: Path = tmp_path_factory.mktemp("office")
    page = folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    own = folder / "own.docx"
    office.run_jobs([{"source": str(page), "target": str(own), "filter": DOCX}])
    specimens = {"hand-made": HAND_MADE, "LibreOffice": own.read_bytes()}
    jobs: list[dict[str, str]] = []
    for name, data in specimens.items():
        document = DocxDocument(Source.of(data))
        before, after = folder / f"{name}-before.docx", folder / f"{name}-after.docx"
        before.write_bytes(data)
        after.write_bytes(rewritten(document, TABLE))
        for source, command in ((before, None), (after, "AcceptAllTrackedChanges"), (after, "RejectAllTrackedChanges")):
            target = folder / f"{name}-{command}.docx"
            jobs.append({"source": str(source), "target": str(target), "filter": DOCX})
            if command:
                jobs[-1]["command"] = command
    answers = office.run_jobs(jobs)
    found: dict[str, dict] = {}
    for (name, data), number in zip(specimens.items(), range(0, len(jobs), 3), strict=True):
        found[name] = {
            "data": data,
            "seen": answers[number + 1],
            "texts": [texts(Path(job["target"]).read_bytes()) for job in jobs[number : number + 3]],
        }
    return found


@pytest.mark.parametrize("specimen", ["hand-made", "LibreOffice"])
def test_its_reject_all_gives_the_original_and_its_accept_all_the_correction(specimen: str, verdicts: dict) -> None:
    untouched, accepted, rejected = verdicts[specimen]["texts"]
    assert rejected == untouched
    expected = []
    for text in untouched:
        for wrong, right in TABLE.items():
            text = text.replace(wrong, right)
        expected.append(text)
    assert accepted == sorted(expected)
    assert accepted != untouched


def test_it_sees_every_change_and_its_author(verdicts: dict) -> None:
    seen = verdicts["hand-made"]["seen"]["changes"]
    assert {author for _, author in seen} == {"proofread"}
    assert {kind for kind, _ in seen} == {"Insert", "Delete"}


def test_it_sees_every_comment(tmp_path: Path) -> None:
    probe, path, target = tmp_path / "probe.docx", tmp_path / "own.docx", str(tmp_path / "saved.docx")
    made = Document()
    made.add_comment(made.add_paragraph("文字").runs, "批注", author="甲")
    made.save(str(probe))
    document = DocxDocument(Source.of(HAND_MADE))
    document.markup = Markup(comments=True)
    path.write_bytes(rewritten(document, TABLE))
    try:
        office.run_jobs([{"source": str(probe), "target": target, "filter": DOCX}])
    except RuntimeError:
        pytest.skip("this LibreOffice, built without windows, cannot open any document with comments")
    [seen] = office.run_jobs([{"source": str(path), "target": target, "filter": DOCX}])
    assert ["proofread", "错别字：“因该”应为“应该”（置信度 98%）"] in seen["comments"]
    assert len(seen["comments"]) == 6  # none in the text box, the header, the footnote
