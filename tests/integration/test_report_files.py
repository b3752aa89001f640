"""Reports in the programs that people open them with: Chromium, and LibreOffice in place of Excel."""

import csv
import io
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
import ruled
from reported import reported

from proofread.documents.correct import correct_document
from proofread.documents.registry import open_document
from proofread.reports.errata import CsvReporter, XlsxReporter
from proofread.reports.html import HtmlReporter

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
#: The part of LibreOffice that opens tables.
CALC = next(Path("/").glob("usr/lib*/libreoffice/program/libsclo.so"), None) and shutil.which("soffice")
HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(2)>他因该来\n"
RESULT = "😀他甘拜下风，应该跳舞。\n答复群众：“好。\n没有问题。"


@pytest.fixture
def page(tmp_path: Path):
    """A report in Chromium, opened from a file; errors, dialogs and requests fail the test."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    paths = [tmp_path / "a.txt", tmp_path / '"><svg onload=alert(3)>.md']
    for path, text in zip(paths, (ruled.TEXT, HOSTILE), strict=True):
        path.write_text(text, encoding="utf-8")
    report = tmp_path / "report.html"
    report.write_text(reported(HtmlReporter, *paths, pipe=ruled.ruled_pipe()), encoding="utf-8")
    wrong: list[str] = []
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(color_scheme="dark")
        opened.set_default_timeout(20_000)
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda said: wrong.append(said.text))
        opened.on("dialog", lambda dialog: wrong.append(dialog.message))
        opened.on("request", lambda one: None if one.url == report.as_uri() else wrong.append(one.url))
        opened.goto(report.as_uri())
        yield opened
        browser.close()
    assert not wrong, wrong


def result(page, index: int = 0) -> str:
    page.click("#results")
    page.select_option("#which", str(index))
    text = page.input_value("#result")
    page.click("#done")
    return text


def test_a_person_decides_with_the_mouse(page) -> None:
    assert "6 处" not in page.inner_text("#counts") and "7 处（其中建议 2 处）" in page.inner_text("#counts")
    assert result(page) == RESULT.replace("答复", "答覆")  # as proposed, advice not taken
    page.click(".mark[data-code=W001]")
    assert "W001 错别字词：甘败下风 → 甘拜下风" in page.inner_text("#said")
    assert "现代汉语词典" in page.inner_text("#why")
    page.click("#ignore")
    page.click(".mark[data-code=W003]")
    page.click("#accept")
    assert result(page) == RESULT.replace("甘拜", "甘败")
    assert "已接受 1，已忽略 1，未定 5" in page.inner_text("#counts")
    page.click("#ignore-all")
    assert result(page) == ruled.TEXT.rstrip("\n")
    page.click("#accept-all")
    assert result(page) == RESULT.replace("答复", "答覆")
    assert result(page, 1).endswith("他应该来")


def test_a_person_decides_with_the_keyboard(page) -> None:
    for key in ("Tab",) * 6:  # past the five buttons
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.code") == "W001"
    page.keyboard.press("i")  # and on to the next
    assert page.evaluate("document.activeElement.dataset.code") == "P004"
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    states = page.eval_on_selector_all(".mark", "marks => marks.map((mark) => mark.dataset.state ?? '')")
    assert states == ["ignored", "accepted", "accepted", "", "", "", ""]
    assert page.get_attribute(".mark[data-code=W001]", "aria-label") == "错别字词：甘败下风 → 甘拜下风，已忽略"


def test_what_is_found_is_listed_filtered_and_printed(page) -> None:
    assert (
        page.inner_text("aside section:first-of-type li")
        == "甘败下风 → 甘拜下风　" + page.get_attribute(".file", "data-name") + ":1:3"
    )
    page.uncheck("aside section:first-of-type input")
    assert page.is_hidden(".mark[data-code=W001] .new")
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"
    page.emulate_media(media="print")
    assert page.is_hidden("#results") and page.is_visible("aside table")
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.skipif(CALC is None, reason="needs LibreOffice Calc")
@pytest.mark.parametrize(("make", "name"), [(XlsxReporter, "a.xlsx"), (CsvReporter, "a.csv")])
def test_libreoffice_opens_the_table_and_computes_nothing(make, name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ruled.TEXT + "=1+1,因该\n", encoding="utf-8")
    content = io.BytesIO()
    reporter = make(content.write)
    reporter.begin("=2+3")
    observe = partial(correct_document, pipe=ruled.ruled_pipe(), name="a", observe=reporter.correction, remarks=True)
    reporter.end(observe(open_document(path)))
    reporter.close()
    (tmp_path / name).write_bytes(content.getvalue())
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    target = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path / "out")]
    # Excel tells UTF-8 by its mark; the filter of LibreOffice for a run without windows wants to be told
    form = [] if name.endswith("xlsx") else ["--infilter=Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, *form, *target, str(tmp_path / name)], check=True, capture_output=True, timeout=120)
    head, *rows = csv.reader(io.StringIO((tmp_path / "out" / "a.csv").read_text("utf-8-sig"), newline=""))
    assert head[:5] == ["文件", "位置", "原文", "改为", "类型"]
    assert rows[0][1:5] == ["第1行第3字", "甘败下风", "甘拜下风", "W001 错别字词"] and rows[0][6].startswith("97")
    assert {row[0].removeprefix("'") for row in rows} == {"=2+3"}  # neither 5 nor an error
    assert [row[2] for row in rows[:6]] == ["甘败下风", ",", "因该", "跳无", "答覆", "“"]
