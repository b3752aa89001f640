from proofread.documents.base import Place
from proofread.edits.edit import Edit, Kind
from proofread.reports.base import Finding
from proofread.reports.terminal import render


def finding(source: str, replacement: str, **options: str) -> Finding:
    edit = Edit(8, 8 + len(source), source, replacement, Kind.HOMOPHONE, 0.976)
    start, end = (Place(3, 9 + index, offset=8 + index) for index in (0, len(source)))
    return Finding(edit, start, end, options.get("before", "你们好好的跳"), options.get("after", "。"))


def test_rendering_without_colour() -> None:
    assert render(finding("无", "舞"), path="a.txt", color=False) == (
        "a.txt:3:9  错别字（同音）  98%\n    你们好好的跳[-无-]{+舞+}。\n"
    )
    assert "[-无-]。" in render(finding("无", ""), path="a", color=False)
    assert "跳{+舞+}。" in render(finding("", "舞"), path="a", color=False)


def test_rendering_with_colour() -> None:
    assert "\x1b[31;9m无\x1b[0m\x1b[32m舞\x1b[0m" in render(finding("无", "舞"), path="a", color=True)


def test_control_characters_do_not_reach_the_terminal() -> None:
    text = render(finding("无", "舞", before="\x1b]0;x\x07", after="\x9b2J\t"), path="a", color=False)
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\t"}


def test_names_are_escaped_and_labels_shown() -> None:
    shown = render(finding("无", "舞"), path="a\x1b[2J\n.txt", color=True)
    assert "a\\x1b[2J\\x0a.txt:3:9" in shown
    edit = Edit(8, 9, "无", "舞")
    assert render(
        Finding(edit, Place(None, 9, "¶12"), Place(None, 10, "¶12"), "", ""), path="a.docx", color=False
    ).startswith("a.docx: ¶12:9 ")
    assert render(
        Finding(edit, Place(3, 9, "msgid"), Place(3, 10, "msgid"), "", ""), path="a.po", color=False
    ).startswith("a.po:3:9 msgid ")
