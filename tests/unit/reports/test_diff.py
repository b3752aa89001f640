import io
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from fake_corrector import FakeResult, fake_pipe
from systems import posix

from proofread.documents.base import Correction, Place, Segment
from proofread.documents.correct import correct_document
from proofread.documents.registry import open_document
from proofread.documents.source import Source
from proofread.edits.edit import Edit
from proofread.reports.diff import DiffReporter

FILLER = [f"第{number}行没有问题。" for number in range(40)]


def lines_with_errors(*wrong: int) -> str:
    return "".join(("他因该来。" if n in wrong else line) + "\n" for n, line in enumerate(FILLER))


CASES = {
    "middle": lines_with_errors(20),
    "both ends": lines_with_errors(0, 39),
    "close": lines_with_errors(5, 6, 9, 16, 23, 31),
    "six lines between": lines_with_errors(10, 17),
    "seven lines between": lines_with_errors(10, 18),
    "no newline at the end": lines_with_errors(2, 39).rstrip("\n"),
    "no newline after context": lines_with_errors(37).rstrip("\n"),
    "single line": "因该",
    "crlf": lines_with_errors(3).replace("\n", "\r\n"),
    "bare cr inside": "一\r因该\r三\n四\n五\n六\n七\r因该",
    "mark": "\ufeff因该\n好\n",
    "blank lines": "\n\n\n因该\n\n\n\n",
    "lines that look like a diff": "--- a\n+++ b\n因该\n@@ -1 +1 @@\n\\ No newline\n",
}


def diff_and_fixed(
    path: Path, pipe, *, shown: str, encoding: str | None = None, **options: bool
) -> tuple[bytes, bytes]:
    parts: list[bytes] = []
    reporter = DiffReporter(parts.append, **options)
    reporter.begin(shown)
    source = Source.of(path)
    document = open_document(source, encoding=encoding)
    sink = reporter.sink(source, document)
    reporter.end(correct_document(document, pipe, name=shown, sink=sink, observe=reporter.correction))
    fixed = io.BytesIO()
    correct_document(document, pipe, name=shown, sink=fixed)
    return b"".join(parts), fixed.getvalue()


def apply_with(tool: str, folder: Path, diff: bytes) -> None:
    commands = {
        "patch": ["patch", "--binary", "-p1", "--no-backup-if-mismatch", "-F0"],
        "git": ["git", "apply", "--whitespace=nowarn", "-"],
    }
    done = subprocess.run(commands[tool], cwd=folder, input=diff, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + diff.decode(errors="replace")
    assert b"offset" not in done.stdout and b"fuzz" not in done.stdout


@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_the_diff_applies(tmp_path: Path, case: str, codec: str, tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    path = tmp_path / "文章.txt"
    path.write_bytes(CASES[case].encode(codec))
    diff, fixed = diff_and_fixed(path, fake_pipe, shown="文章.txt", encoding=codec)
    apply_with(tool, tmp_path, diff)
    assert path.read_bytes() == fixed
    assert "应该".encode(codec) in fixed


@pytest.mark.parametrize("name", ["two words.txt", 'quo"te.txt', "back\\slash.txt", "tab\there.txt"])
@posix
def test_git_understands_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(CASES["middle"], encoding="utf-8")
    diff, fixed = diff_and_fixed(path, fake_pipe, shown=name)
    apply_with("git", tmp_path, diff)
    assert path.read_bytes() == fixed


def test_known_diff(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一\n二\n三\n四\n因该\n跳无\n七", encoding="utf-8")
    diff, _ = diff_and_fixed(path, fake_pipe, shown="/home/a.txt")
    assert diff.decode() == (
        "--- a/home/a.txt\n+++ b/home/a.txt\n@@ -2,6 +2,6 @@\n 二\n 三\n 四\n-因该\n-跳无\n+应该\n+跳舞\n 七\n"
        "\\ No newline at end of file\n"
    )


def test_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("好\n", encoding="utf-8")
    assert diff_and_fixed(path, fake_pipe, shown="a.txt")[0] == b""


@pytest.mark.parametrize("text", ["字", "好。\n字", "好\n\n字"])
def test_a_last_line_of_which_nothing_is_left(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")

    def deleting(texts):
        return (FakeResult((Edit(0, 1, "字", ""),) if text == "字" else ()) for text in texts)

    diff, fixed = diff_and_fixed(path, deleting, shown="a.txt")
    apply_with("git", tmp_path, diff)
    assert path.read_bytes() == fixed == text.rstrip("字").encode()


def test_utf16_is_shown_in_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("因该\n好\n".encode("utf-16"))
    diff, _ = diff_and_fixed(path, fake_pipe, shown="a.txt")
    assert diff.decode().splitlines()[3:] == ["-因该", "+应该", " 好"]


def test_colour_is_on_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("好\n因该\n", encoding="utf-8")
    diff, _ = diff_and_fixed(path, fake_pipe, shown="a.txt", color=True)
    assert diff.decode().splitlines()[2:] == [
        "\x1b[36m@@ -1,2 +1,2 @@\x1b[0m",
        " 好",
        "\x1b[31m-因该\x1b[0m",
        "\x1b[32m+应该\x1b[0m",
    ]


def test_a_person_sees_text_without_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("因该\x1b[2J\r\n".encode("gb18030"))
    diff, _ = diff_and_fixed(path, fake_pipe, shown="a.txt", encoding="gb18030", readable=True)
    assert diff.decode().splitlines()[3:] == ["-因该�[2J", "+应该�[2J"]


class Sheet:
    """A document that is no text file."""

    format = "sheet"
    encoding = None

    def segments(self) -> Iterator[Segment]:
        return (Segment(text, Place(None, label=f"cell {n}")) for n, text in enumerate(["好", "他因该来。", "好"]))

    def write(self, corrections: Iterable[Correction], sink: BinaryIO) -> None:
        raise NotImplementedError


def test_segments_are_compared_where_there_are_no_lines() -> None:
    parts: list[bytes] = []
    reporter = DiffReporter(parts.append)
    reporter.begin("a.sheet")
    assert reporter.sink(Source.of(b""), Sheet()) is None
    reporter.end(correct_document(Sheet(), fake_pipe, name="a.sheet", observe=reporter.correction))
    assert b"".join(parts).decode().splitlines()[2:] == ["@@ -1,3 +1,3 @@", " 好", "-他因该来。", "+他应该来。", " 好"]
