import base64
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import ruled
from reported import reported

from proofread.documents.base import Correction, Place, Segment
from proofread.edits.edit import Edit, Kind
from proofread.edits.remark import Remark
from proofread.reports.html import HtmlReporter
from proofread.rules import RULES

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;他因该来\x01\x1b[31m"


class Page(HTMLParser):
    """Tags with their attributes, and the text of the paragraphs."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._inside = "", ""
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data):
        if self._inside not in ("script", "style"):
            self.text += data


def made(path: Path, **options) -> str:
    return reported(HtmlReporter, path, **options)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    content = made(path, failing="<svg onload=alert(3)>.txt")
    page = Page(content)
    assert [tag for tag, _ in page.tags if tag in ("img", "svg", "script", "link", "iframe")] == ["script"]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;他" in page.text
    assert "\x01" not in content and "\x1b" not in content and "<svg onload=alert(3)>.txt：没有这个文件" in page.text


def test_the_policy_admits_what_is_in_the_page_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("好。", encoding="utf-8")
    content = made(path)
    (policy,) = [one["content"] or "" for tag, one in Page(content).tags if one.get("http-equiv")]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    for name in ("style", "script"):
        (inside,) = re.findall(rf"<{name}>(.*?)</{name}>", content, re.DOTALL)
        digest = base64.b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not re.search(r"(?:src|href)=|url\(|@import", content)


def test_marks_hold_what_was_and_what_shall_be(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ruled.TEXT, encoding="utf-8")
    page = Page(made(path, pipe=ruled.ruled_pipe()))
    marks = [one for _, one in page.tags if (one.get("class") or "").startswith("mark")]
    assert [(one["class"], one["data-code"], one["data-place"]) for one in marks] == [
        ("mark", "W001", "1:3"),
        ("mark", "P004", "1:7"),
        ("mark", "", "1:8"),
        ("mark", "", "1:10"),
        ("mark remark", "W003", "2:1"),
        ("mark remark", "P001", "2:6"),
    ]
    assert all(one["tabindex"] == "0" and one["role"] == "button" for one in marks)
    assert "😀他甘败下风甘拜下风,，因该应该跳无跳舞。" in page.text


def test_a_remark_around_an_insertion_gives_way() -> None:
    rule = RULES[0].norm
    remark = Remark(0, 4, "中文用a", None, Kind.PUNCTUATION, 0.5, rule)
    written: list[str] = []

    class Sink:
        def write(self, text: str, /) -> int:
            written.append(text)
            return len(text)

        def flush(self) -> None: ...

    reporter = HtmlReporter(Sink())
    written.clear()
    reporter.correction(Correction(Segment("中文用a", Place(1)), (Edit(3, 3, "", " "),), (remark,)))
    assert "remark" not in written[0] and '<ins class="new"> </ins>' in written[0]
