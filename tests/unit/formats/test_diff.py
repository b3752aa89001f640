import shutil
import subprocess
from pathlib import Path

import pytest
from fake_corrector import fake_pipe

from proofread.formats.diff import DiffReporter
from proofread.formats.plain import correct_file

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


def diff_and_fixed(path: Path, pipe, *, shown: str, encoding: str | None = None) -> tuple[bytes, bytes]:
    parts: list[bytes] = []
    reporter = DiffReporter(parts.append)
    reporter.begin(shown)
    reporter.end(correct_file(path, pipe, encoding=encoding, write=False, observe=reporter.paragraph))
    fixed = path.with_name("fixed")
    correct_file(path, pipe, output=fixed, encoding=encoding)
    return b"".join(parts), fixed.read_bytes()


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


def test_utf16_is_shown_in_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("因该\n好\n".encode("utf-16"))
    diff, _ = diff_and_fixed(path, fake_pipe, shown="a.txt")
    assert diff.decode().splitlines()[3:] == ["-因该", "+应该", " 好"]


def test_colour_is_on_lines() -> None:
    parts: list[bytes] = []
    DiffReporter(parts.append, color=True)._write(b"-x\n")
    assert parts == [b"\x1b[31m-x\x1b[0m\n"]
