"""Whatever stands in a file and however it is encoded: bytes outside edits stay, and all reports say the same."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from meddler import meddle

from proofread.documents.base import Document
from proofread.documents.correct import correct_document
from proofread.documents.encoding import detect
from proofread.documents.registry import open_document
from proofread.documents.source import Source
from proofread.errors import EncodingError
from proofread.reports.base import Reporter
from proofread.reports.diff import DiffReporter
from proofread.reports.json import JsonReporter
from proofread.reports.terminal import TerminalReporter

CODECS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    *(
        "gb18030",
        "gbk",
        "gb2312",
        "cp950",
        "big5",
        "big5hkscs",
        "euc_jp",
        "euc_kr",
        "johab",
        "latin-1",
        "cp037",
        "ascii",
    ),
)
CHINESE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
)
TRADITIONAL = "這個們來為時國說會對於過發後與經還動進開現從當種無樣學實點員間問關長將機內處決體應話業兩"
ODD = (
    # rare, compatibility and astral ideographs; emoji with joiners; combining marks; blanks; controls; marks of order
    "㐀䶵龥靖\ufa1c\uf900𠮷𬭎𰻝👨\u200d👩😀🇨🇳e\u0301\u0300\u20dd\u3000\u00a0\u2003\u200b\t\x00\x01\x0b\x0c\x1b\x1c\x7f\x85\u2028\u2029"
    "\ufeff\u202e\u2066ａＡ１ﬁßİı\u0a0d\u0d0a\u0a00\u0d00~{}@+-\\"
)
LINES = st.lists(
    st.text(st.sampled_from(CHINESE), max_size=30)
    | st.text(st.sampled_from(TRADITIONAL), max_size=30)
    | st.text(st.sampled_from(CHINESE + ODD + "abc 123，。！？“”"), max_size=30)
    | st.text(max_size=10),
    max_size=12,
)
ENDINGS = st.lists(st.sampled_from(["\n", "\n", "\r\n", "\r\n", "\r", "\n\r", ""]), min_size=12, max_size=12)
#: Bytes that are put anywhere in one document in three.
NO_DAMAGE: list[tuple[int, int]] = []
DAMAGE = (
    st.just(NO_DAMAGE) | st.just(NO_DAMAGE) | st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 255)), max_size=3)
)


def check_document(data: bytes, codec: str, *, declared: bool) -> bool:
    """One document through everything; whether it was accepted."""
    source = Source.of(data)
    try:
        document = open_document(source, encoding=codec if declared else None)
        new = io.BytesIO()
        reports: dict[str, object] = {}
        name = "f.txt"
        run = partial(_report, document, source, name)
        listed = json.loads(run(JsonReporter, reports))["files"][0]
        correct_document(document, meddle, name=name, sink=new)
    except EncodingError as error:
        assert "\n" not in str(error)
        return False
    with source.open() as stream:
        found = detect(stream, name=name, declared=codec if declared else None)
    decoded = data[len(found.mark) :].decode(found.codec)
    _check_edits(decoded, found.codec, data, found.mark, listed["edits"], new.getvalue())
    _check_terminal(decoded, listed["edits"], run(partial(TerminalReporter, color=False), reports), name)
    diff = io.BytesIO()
    reporter = DiffReporter(diff.write)
    reporter.begin(name)
    reporter.end(correct_document(document, meddle, name=name, sink=reporter.sink(source, document)))
    if found.unit == 1:
        assert _patched(data, diff.getvalue()) == new.getvalue()
    elif found.mark:
        recoded = _patched(decoded.encode(), diff.getvalue())
        assert recoded == new.getvalue()[len(found.mark) :].decode(found.codec).encode()
    return True


def _report(
    document: Document, source: Source, name: str, make: Callable[[io.StringIO], Reporter], reports: dict[str, object]
) -> str:
    stream = io.StringIO()
    reporter = make(stream)
    reporter.begin(name)
    reporter.end(correct_document(document, meddle, name=name, observe=reporter.correction))
    reporter.close()
    return stream.getvalue()


def _check_edits(text: str, codec: str, old: bytes, mark: bytes, edits: list[dict], new: bytes) -> None:
    """The edits of the JSON report, done on the text, give the new file; every line without one has its old bytes."""
    pieces, position = [], 0
    for edit in edits:
        assert text[edit["start"] : edit["end"]] == edit["source"]
        line, column = _place(text, edit["start"])
        assert (edit["line"], edit["column"]) == (line, column)
        pieces += [text[position : edit["start"]], edit["replacement"]]
        position = edit["end"]
    corrected = "".join((*pieces, text[position:]))
    if (text.encode(codec), corrected.encode(codec).decode(codec)) == (old[len(mark) :], corrected):
        assert new == mark + corrected.encode(codec)
    assert new.removeprefix(mark).decode(codec) == corrected
    if not edits:
        assert new == old


_BREAK = re.compile("\r\n|\r|\n")


def _place(text: str, offset: int) -> tuple[int, int]:
    breaks = [found.end() for found in _BREAK.finditer(text) if found.end() <= offset]
    return len(breaks) + 1, offset - (breaks[-1] if breaks else 0) + 1


def _check_terminal(text: str, edits: list[dict], shown: str, name: str) -> None:
    """The report for people names the same places and changes, and lets no control character through."""
    heads = re.findall(rf"^{re.escape(name)}:(\d+):(\d+)  ", shown, re.MULTILINE)
    assert [(int(line), int(column)) for line, column in heads] == [(e["line"], e["column"]) for e in edits]
    assert not [c for c in shown if c != "\n" and (c < " " or "\x7f" <= c < "\xa0")]
    for edit, line in zip(edits, shown.split("\n")[1::2], strict=False):
        visible = edit["source"].isprintable()
        assert not visible or not edit["source"] or f"[-{edit['source']}-]" in line


def _patched(old: bytes, diff: bytes) -> bytes:
    """Apply a unified diff without looking for anything: every line must be where the diff says it is."""
    lines = old.split(b"\n")
    lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    out, at = [], 0
    rows = [row + b"\n" for row in diff.split(b"\n")[:-1]]
    rows = rows[2:]  # the names
    for number, row in enumerate(rows):
        bare = rows[number + 1 : number + 2] == [b"\\ No newline at end of file\n"]
        content = row[1:-1] if bare else row[1:]
        if head := re.fullmatch(rb"@@ -(\d+),\d+ \+\d+,\d+ @@\n", row):
            start = int(head[1]) - 1
            out += lines[at:start]
            at = start
        elif row[:1] in b" -":
            assert lines[at] == content
            at += 1
            out += [content] if row[:1] == b" " else []
        elif row[:1] == b"+":
            out.append(content)
    return b"".join([*out, *lines[at:]])


def test_documents(tries: Callable[[int, int], int], figure: Callable[[str, str], None]) -> None:
    accepted = refused = 0

    @settings(max_examples=tries(300, 10_000), suppress_health_check=list(HealthCheck), database=None)
    @given(lines=LINES, endings=ENDINGS, codec=st.sampled_from(CODECS), declared=st.booleans(), damage=DAMAGE)
    @example(["下一一", "\ufeff"], ["\n"] * 12, "utf-16", False, [])
    @example(["因该\x0c因该", "\ufeff"], ["\r", "\n\r"] + [""] * 10, "utf-16", False, [])
    def run(lines: list[str], endings: list[str], codec: str, declared: bool, damage: list[tuple[int, int]]) -> None:
        nonlocal accepted, refused
        text = "".join(line + ending for line, ending in zip(lines, endings, strict=False))
        data = bytearray(text.encode(codec, "ignore"))
        for place, byte in damage if data else []:
            data[place % len(data)] = byte
        if check_document(bytes(data), codec, declared=declared):
            accepted += 1
        else:
            refused += 1

    run()
    assert accepted > refused
    result = f"{accepted:,} 篇只有改动之处不同，JSON、差异、文字报告一致；{refused:,} 篇的编码认不出，一行说明"
    figure(f"随机文档 {accepted + refused:,} 篇，{len(CODECS)} 种编码", result)
