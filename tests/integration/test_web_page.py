"""The web page in headless Chromium, against a server whose corrector needs no model."""

import io
import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from served import serving

from proofread.server.explainer import Explainer

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>"><svg/onload=alert(3)>&lt;你因该来'


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as tool:
        launched = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address():
    with serving(max_text=300_000) as url:
        yield url


@contextmanager
def opened(browser, address, **options):
    """A page whose errors fail the test, as do requests to anywhere else."""
    context = browser.new_context(locale="zh-CN", **options)
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda one: None if one.url.startswith((address, "blob:")) else wrong.append(one.url))
    page.goto(address)
    yield page
    context.close()
    assert not wrong, wrong


@pytest.fixture
def page(browser, address):
    with opened(browser, address) as page:
        yield page


def text_of(page):
    return page.input_value("#text")


def status(page, said):
    expect(page.locator("#status")).to_contain_text(said)


def sent(page):
    """What is asked of the server from now on."""
    asked = []
    page.on("request", lambda one: asked.append(one.post_data_json["text"]) if one.url.endswith("/check") else None)
    return asked


def test_underlines_follow_the_typing_and_the_caret_stays(page):
    asked = sent(page)
    page.click("#text")
    page.keyboard.type("第一段没错。\n你因该来")
    expect(page.locator("mark")).to_have_text("因该")
    page.keyboard.type("吗？")
    assert text_of(page) == "第一段没错。\n你因该来吗？"
    expect(page.locator("mark")).to_have_text("因该")  # also before it is read again
    assert page.evaluate("document.querySelector('#text').selectionStart") == 13
    status(page, "发现 1 处")
    page.wait_for_timeout(500)
    assert asked[-1] == "你因该来吗？"  # only the paragraph that changed
    box = page.locator("mark").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#popover")).to_contain_text("“因该”应为“应该”")


def test_accept_undo_redo_ignore_never(page):
    page.fill("#text", "你因该来跳无。他因该去。")
    status(page, "发现 3 处")
    page.locator("text=你因该应该").click()
    page.click("#popover button.main")
    assert text_of(page) == "你应该来跳无。他因该去。"
    page.click("#undo")
    assert text_of(page) == "你因该来跳无。他因该去。"
    page.keyboard.press("Control+Shift+z")
    assert text_of(page) == "你应该来跳无。他因该去。"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert text_of(page) == ""
    page.click("#redo")
    status(page, "发现 3 处")
    page.locator("text=你因该应该").click()
    page.click("#popover >> text=忽略")
    status(page, "发现 2 处")
    page.click("text=跳无跳舞")
    page.click("#popover >> text=不再提示")
    status(page, "发现 1 处")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.fill("#text", "你因该来跳无。")
    status(page, "发现 1 处")
    page.click("#settings")
    page.click("text=跳无→跳舞 ×")
    page.click("#settingsDialog >> text=关闭")
    status(page, "发现 2 处")
    page.click("#settings")
    page.select_option("#presetChoice", "strict")
    page.click("#settingsDialog >> text=关闭")
    status(page, "没有发现问题")


def test_accept_all_above_the_slider(page):
    page.fill("#text", "你因该来跳无。\n\n他因该去。")
    expect(page.locator("#acceptAll")).to_have_text("全部接受（3 处）")
    page.locator("#least").fill("98")
    expect(page.locator("#acceptAll")).to_be_disabled()
    page.locator("#least").fill("97")
    page.locator(".kind input").first.uncheck()  # what is filtered out is not accepted
    page.click("#acceptAll")
    assert text_of(page).count("因该") in (0, 2)
    page.locator(".kind input").first.check()
    page.click("#acceptAll")
    assert text_of(page) == "你应该来跳舞。\n\n他应该去。"
    page.click("summary")
    expect(page.locator("#statistics")).to_contain_text("已接受")
    expect(page.locator("#statistics dd").nth(1)).to_have_text("3")
    page.click("#undo")
    page.click("#undo")
    assert text_of(page) == "你因该来跳无。\n\n他因该去。"


def test_everything_by_keyboard(page):
    page.click("#text")
    page.keyboard.type("你因该来。他因该去。")
    status(page, "发现 2 处")
    page.keyboard.press("Control+Home")
    page.keyboard.press("F8")
    expect(page.locator("#popover button.main")).to_be_focused()
    page.keyboard.press("F8")
    page.keyboard.press("Enter")
    assert text_of(page) == "你因该来。他应该去。"
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Shift+F8")
    page.keyboard.press("Escape")
    expect(page.locator("#popover")).to_be_hidden()
    page.keyboard.press("Alt+Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # ignore
    status(page, "没有发现问题")


def test_composition_of_an_input_method_is_not_disturbed(page):
    asked = sent(page)
    page.click("#text")
    page.keyboard.type("你因该")
    status(page, "发现 1 处")
    keys = page.context.new_cdp_session(page)
    for letters in ("t", "tia", "tiao'wu"):
        keys.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
    page.wait_for_timeout(700)
    assert len(asked) == 1  # pinyin is not sent
    assert text_of(page) == "你因该tiao'wu"
    expect(page.locator("mark")).to_have_text("因该")
    keys.send("Input.insertText", {"text": "跳无"})
    status(page, "发现 2 处")
    assert text_of(page) == "你因该跳无"
    assert asked[-1] == "你因该跳无"
    page.keyboard.press("Control+z")
    assert text_of(page).startswith("你因该") and "跳无" not in text_of(page)


def test_200_000_characters(page):
    paragraph = "今天天气很好，我们去公园散步，" * 12 + "你因该来。"
    text = "\n".join([paragraph] * 1080)
    assert len(text) > 200_000
    page.click("#text")
    page.keyboard.insert_text(text)
    status(page, "发现 1080 处")
    page.keyboard.press("Control+Home")
    page.keyboard.type("他因该去。")
    status(page, "发现 1081 处")
    # the text and its marks fill the same height, so every mark lies under its word
    heights = page.evaluate("[...document.querySelectorAll('#text, #marks')].map((one) => one.scrollHeight)")
    assert heights[0] == heights[1]
    page.click("#acceptAll")
    assert "因该" not in text_of(page)
    page.click("#undo")
    assert text_of(page).count("因该") == 1081


def test_one_paragraph_of_any_length(page):
    page.click("#text")
    page.keyboard.insert_text("今天天气很好，你因该来。" * 2000)
    status(page, "发现 2000 处")
    expect(page.locator("mark")).to_have_count(2000)


def test_hostile_text_stays_text(page):
    shown = []
    page.on("dialog", lambda dialog: (shown.append(dialog.message), dialog.dismiss()))
    page.fill("#text", HOSTILE)
    status(page, "发现 1 处")
    page.locator(".finding").click()
    page.click("#popover button.main")
    assert text_of(page) == HOSTILE.replace("因该", "应该")
    page.set_input_files(
        "#file", {"name": "<img src=x onerror=alert(9)>.txt", "mimeType": "text/plain", "buffer": HOSTILE.encode()}
    )
    expect(page.locator("#document")).to_contain_text("<img src=x")
    status(page, "发现 1 处")
    assert page.locator("main img, main svg, main script").count() == 0
    assert shown == []


def download(page):
    with page.expect_download() as waiting:
        page.click("#download")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_text_file_comes_back_in_its_encoding_and_keeps_its_paragraphs(page):
    content = "你因该来。\r\n\r\n第三行"
    page.set_input_files("#file", {"name": "通知.txt", "mimeType": "text/plain", "buffer": content.encode("gb18030")})
    status(page, "发现 1 处")
    assert text_of(page) == content.replace("\r\n", "\n")
    page.click("#acceptAll")
    page.click("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type("好")
    page.keyboard.press("Enter")
    status(page, "不能增减段落")
    assert text_of(page) == "你应该来。\n\n第三行好"
    name, written = download(page)
    assert (name, written.decode("gb18030")) == ("通知.txt", "你应该来。\r\n\r\n第三行好")


def test_a_word_document_comes_back_with_its_formatting(page):
    document = Document()
    document.add_paragraph("你").add_run("因该来").bold = True
    document.add_paragraph("第二段")
    stream = io.BytesIO()
    document.save(stream)
    page.evaluate(
        """([bytes]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "通知.docx"));
          for (const kind of ["dragover", "drop"]) {
            const event = new DragEvent(kind, {dataTransfer: transfer, bubbles: true});
            document.querySelector("#paper").dispatchEvent(event);
          }
        }""",
        [list(stream.getvalue())],
    )
    status(page, "发现 1 处")
    page.click("#acceptAll")
    name, written = download(page)
    body = Document(io.BytesIO(written)).element.body
    assert name == "通知.docx"
    assert "".join(text.text for text in body.iter(qn("w:t"))) == "你应该来第二段"
    assert body.find(f".//{qn('w:ins')}//{qn('w:b')}") is not None


def test_a_text_of_ones_own_is_downloaded_as_utf8(page):
    page.fill("#text", "你因该来😀\n𠮷")
    assert download(page) == ("校对.txt", "你因该来😀\n𠮷".encode())


def test_without_the_server_nothing_is_lost(page):
    page.fill("#text", "你因该来。")
    status(page, "发现 1 处")
    page.context.set_offline(True)
    page.click("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type("他因该去。")
    status(page, "连不上校对服务")
    page.click("#acceptAll")  # what was found can still be used
    assert text_of(page) == "你应该来。他因该去。"
    page.context.set_offline(False)
    status(page, "发现 1 处")


def test_the_dictionary_and_the_token(browser, tmp_path):
    with (
        serving(token="secret", dictionary=tmp_path / "words.txt") as address,
        opened(browser, address) as page,
    ):
        page.fill("#token", "secret")
        page.click("#tokenDialog button")
        page.fill("#text", "你因该来。")
        status(page, "发现 1 处")
        page.on("dialog", lambda dialog: dialog.accept("因该"))
        page.locator(".finding").click()
        page.click("#popover >> text=加入词典")
        status(page, "没有发现问题")
        assert (tmp_path / "words.txt").read_text("utf-8") == "因该\n"


def test_why(page, monkeypatch):
    said = []
    monkeypatch.setattr(
        Explainer, "_page", lambda _self, sentence: said.append(sentence) or "<p style='color:red'>注意力"
    )
    page.fill("#text", "前一句。你因该来！后一句。")
    status(page, "发现 1 处")
    page.locator(".finding").click()
    page.click("#popover >> text=为什么")
    expect(page.frame_locator("#whyFrame").locator("p")).to_have_css("color", "rgb(255, 0, 0)")
    assert said == ["你因该来！"]


def test_advice_of_rules_is_shown_and_never_done(browser, tmp_path):
    with serving(rules="W001,W003,P001") as address, opened(browser, address) as page:
        page.fill("#text", "你因该来。答覆群众，他说：“好")
        status(page, "发现 1 处问题，有 2 条建议")
        advice = page.locator("mark.advice")
        expect(advice).to_have_text(["答覆", "“"])
        expect(page.locator("mark.advice").first).to_have_css("text-decoration-style", "dotted")
        expect(page.locator("section", has_text="建议（不自动改） (2)").locator(".finding")).to_have_count(2)
        expect(page.locator("#acceptAll")).to_have_text("全部接受（1 处）")
        page.locator("#least").fill("0")
        expect(page.locator("#acceptAll")).to_have_text("全部接受（1 处）")
        page.get_by_role("button", name="引号、括号、书名号不成对").click()
        expect(page.get_by_role("dialog")).to_contain_text("GB/T 15834—2011 4.8.2")
        assert page.locator("#popover .choices button").count() == 0
        expect(page.locator("#popover button").first).to_be_focused()
        page.keyboard.press("Escape")
        page.click("#text")
        page.keyboard.press("Control+Home")
        page.keyboard.press("F8")
        page.keyboard.press("F8")
        expect(page.locator("#popover")).to_contain_text("W003 异形词")
        page.keyboard.press("Enter")  # what a rule suggests can be done one by one
        assert text_of(page) == "你因该来。答复群众，他说：“好"
        page.locator(".finding.advice").click()
        page.click("#popover >> text=不再提示")
        status(page, "发现 1 处问题")
        expect(page.locator("mark.advice")).to_have_count(0)
        page.click("#settings")
        expect(page.locator("#neverList")).to_contain_text("P001 引号、括号、书名号不成对")
        page.click("#neverList button")
        page.select_option("#rulesChoice", "none")
        page.click("#settingsDialog >> text=关闭")
        expect(page.locator("#status")).to_have_text("发现 1 处问题")


def test_where_nothing_can_be_explained_nothing_is_offered(browser, monkeypatch):
    monkeypatch.setattr(Explainer, "is_ready", False)
    with serving() as address, opened(browser, address) as page:
        page.click("#settings")
        expect(page.locator("#about")).to_contain_text("没有装 PyTorch，不能解释")
        page.click("#settingsDialog >> text=关闭")
        page.fill("#text", "你因该来。")
        status(page, "发现 1 处")
        page.locator(".finding").click()
        expect(page.locator("#popover")).to_contain_text("加入词典")
        expect(page.locator("#popover >> text=为什么")).to_have_count(0)


def test_english_dark_and_narrow(browser, address):
    with opened(browser, address, viewport={"width": 360, "height": 640}, color_scheme="dark") as page:
        page.click("#settings")
        page.select_option("#languageChoice", "en")
        page.click("#settingsDialog >> text=Close")
        page.fill("#text", "你因该来。" * 20)
        status(page, "20 findings")
        page.locator(".finding").first.click()
        expect(page.locator("#popover")).to_contain_text("Similar sound")
        assert not re.search(r"[\u4e00-\u9fff]{3}", page.inner_text("header") + page.inner_text("#keys"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", ground)[:3])) < 200
        popover = page.locator("#popover").bounding_box()
        assert popover["x"] >= 0 and popover["x"] + popover["width"] <= 360
