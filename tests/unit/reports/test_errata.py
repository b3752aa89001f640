import csv
import io
from pathlib import Path

import openpyxl
import pytest
import ruled
from reported import written

from proofread.documents.correct import correct_document
from proofread.documents.registry import open_document
from proofread.reports.base import Reporter
from proofread.reports.errata import CsvReporter, XlsxReporter

HEAD = ["文件", "位置", "原文", "改为", "类型", "处理", "置信度", "理由", "句子"]


def made(make, *paths: Path, failing: str | None = None) -> bytes:
    content = io.BytesIO()
    reporter: Reporter = make(content.write)
    for path in paths:
        reporter.begin(path.name)
        document = open_document(path)
        pipe = ruled.ruled_pipe()
        reporter.end(correct_document(document, pipe, name=str(path), observe=reporter.correction, remarks=True))
    if failing is not None:
        reporter.begin(failing)
        reporter.fail(failing, "没有这个文件")
    reporter.close()
    return content.getvalue()


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(ruled.TEXT, encoding="utf-8")
    return path


def test_csv_has_a_row_per_finding(text: Path) -> None:
    head, *rows = table(made(CsvReporter, text, failing="b.txt"))
    assert head == HEAD
    assert rows[0][:7] == ["a.txt", "第1行第3字", "甘败下风", "甘拜下风", "W001 错别字词", "改正", "97%"]
    assert rows[0][8] == "😀他【甘败下风】,因该跳无。"
    assert rows[5][:6] == ["a.txt", "第2行第6字", "“", "（请看原文）", "P001 引号、括号、书名号不成对", "建议"]
    assert rows[-1][0] == "b.txt" and rows[-1][4] == "出错"


def test_a_spreadsheet_takes_nothing_for_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "=cmd.txt"
    path.write_text('=1+1,因该\n+2,"因该"\n-3因该\n@sum因该\n\t因该\n', encoding="utf-8")
    _, *rows = table(made(CsvReporter, path))
    cells = [cell for row in rows for cell in row]
    assert cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    sheet = openpyxl.load_workbook(io.BytesIO(made(XlsxReporter, path)))["勘误表"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}


def test_a_workbook_has_a_table_and_totals(text: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(XlsxReporter, text, failing="b.txt")), rich_text=True)
    assert book.sheetnames == ["勘误表", "统计"]
    head, first, *_ = book["勘误表"].iter_rows(values_only=True)
    assert list(head) == HEAD
    assert first[:6] == ("a.txt", "第1行第3字", "甘败下风", "甘拜下风", "W001 错别字词", "改正")
    assert first[6] == pytest.approx(50 / 51, abs=0.02) and "现代汉语词典" in first[7]
    assert str(first[8]) == "😀他甘败下风甘拜下风,因该跳无。"
    assert book["勘误表"].freeze_panes == "A2"
    totals = [row[0] for row in book["统计"].iter_rows(values_only=True)]
    assert totals[:3] == ["文件", "a.txt", "b.txt"] and "W001 错别字词" in totals


def test_any_text_and_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("因该\x01\x1b\uffff" + "因该" * 20_000, encoding="utf-8")
    empty = tmp_path / "b.txt"
    empty.write_bytes(b"")
    for make in (CsvReporter, XlsxReporter):
        assert made(make, *written(tmp_path)[2:], empty)
    assert len(table(made(CsvReporter, path))) == len(
        list(openpyxl.load_workbook(io.BytesIO(made(XlsxReporter, path)))["勘误表"].iter_rows())
    )
