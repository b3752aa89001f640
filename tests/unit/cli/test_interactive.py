"""``fix -i`` as a person uses it: through a terminal."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
import word_files

from proofread.cli.main import run

pexpect = pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

ROOT = Path(__file__).parents[3]
ASK, END = r"改吗？\[.*\] ", r"q 停下 "
TEXT = "😀𠮷他因该来，\r\n你因该去。因该跳无"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    return tmp_path


@pytest.fixture
def asking(folder: Path) -> Iterator[Callable]:
    """Starts ``fix -i`` with a corrector that needs no model, in a home of its own."""
    started = []

    def start(*arguments: str) -> Any:
        home = folder / ".home"
        variables = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        variables |= {"HOME": str(home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "TERM": "xterm"}
        command = [str(ROOT / "tests" / "asking.py"), "fix", "-i", "--color", "never", *arguments]
        process = pexpect.spawn(
            sys.executable, command, cwd=folder, env=variables | {"LC_ALL": "C.UTF-8"}, encoding="utf-8", timeout=60
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.close(force=True)


def press(process, *keys: str) -> None:
    """Each key when it is asked for."""
    for key in keys:
        process.expect(ASK)
        process.send(key)


def write(process, line: str) -> None:
    """A line in place of the one that is proposed."""
    process.expect("(词|删去）)：")
    process.send(f"\x15{line}\r")


def finish(process, key: str = "\r") -> None:
    process.expect(END)
    process.send(key)


def left(process) -> int:
    """What the process says at its end, and its exit code."""
    process.expect(pexpect.EOF)
    process.close()
    return process.exitstatus


def written(folder: Path, name: str = "a.txt") -> str:
    return (folder / name).read_bytes().decode()


def sessions(folder: Path) -> list[Path]:
    return list(folder.glob(".home/**/sessions/*"))


def test_yes_and_no(asking, folder) -> None:
    process = asking("a.txt")
    process.expect_exact("a.txt：4 处\r\n")
    process.expect_exact("[1/4] a.txt:1:4  错别字（近音）  97%\r\n    😀𠮷他[-因该-]{+应该+}来，\r\n")
    press(process, "y", "n", "ｙ", "n")  # a full-width letter, as an input method sends it
    process.expect_exact("改 2 处，不改 2 处")
    finish(process)
    assert left(process) == 0
    assert "改正 2 处，写入 1 个文件" in process.before
    assert written(folder) == "😀𠮷他应该来，\r\n你因该去。应该跳无"
    assert sessions(folder) == []


def test_nothing_wanted_writes_nothing(asking, folder) -> None:
    before = (folder / "a.txt").stat()
    process = asking("a.txt")
    press(process, "n", "s")
    finish(process)
    assert left(process) == 0
    after = (folder / "a.txt").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_all_of_this_holds_for_later_files_too(asking, folder) -> None:
    (folder / "b.txt").write_text("都因该来", encoding="utf-8")
    process = asking("a.txt", "b.txt")
    press(process, "a")
    process.expect_exact("[4/4]")  # only what is another mistake
    press(process, "2")
    finish(process)
    process.expect_exact("照先前说的改 1 处")
    finish(process)
    assert left(process) == 0
    assert written(folder) == TEXT.replace("因该", "应该").replace("跳无", "跳雾")
    assert written(folder, "b.txt") == "都应该来"


def test_words_of_ones_own(asking, folder) -> None:
    process = asking("a.txt")
    press(process, "e")
    write(process, "理应")
    press(process, "e")
    write(process, "")  # an empty line deletes
    press(process, "e")
    process.expect_exact("）：应该")  # to be changed
    process.send("\x03")  # or not after all
    press(process, "n", "n")
    finish(process)
    assert left(process) == 0
    assert written(folder) == "😀𠮷他理应来，\r\n你去。因该跳无"


def test_undo_to_the_beginning(asking, folder) -> None:
    process = asking("a.txt")
    press(process, "u")
    process.expect_exact("没有可以撤销的")
    press(process, "a", "u")
    process.expect_exact("[1/4]")
    press(process, "n", "y", "y", "y")
    finish(process, "u")
    process.expect_exact("[4/4]")
    press(process, "n")
    finish(process)
    assert left(process) == 0
    assert written(folder) == "😀𠮷他因该来，\r\n你应该去。应该跳无"


def test_a_term_is_added_to_the_users_list_and_taken_back(asking, folder) -> None:
    process = asking("a.txt")
    press(process, "d")
    process.expect(r"加入 (\S+) 的词：")
    terms = folder / process.match[1]
    process.send("\r")
    process.expect_exact("另有 2 处也不改")
    process.expect_exact("[4/4]")
    assert terms.read_text(encoding="utf-8") == "因该\n"
    press(process, "u")
    process.expect_exact("[1/4]")
    assert terms.read_text(encoding="utf-8") == ""
    press(process, "d")
    write(process, "再见")
    process.expect_exact("没有盖住这一处")
    press(process, "d")
    process.expect_exact("的词：因该")
    process.send("\r")
    press(process, "y")
    finish(process)
    assert left(process) == 0
    assert written(folder) == TEXT.replace("跳无", "跳舞")
    assert terms == folder / ".home" / ".config" / "proofread" / "protect.txt"


def test_a_term_goes_to_the_projects_list_in_its_encoding(asking, folder) -> None:
    terms = folder / "词表.txt"
    terms.write_bytes("再 保险".encode("gb18030"))
    (folder / "proofread.toml").write_text('protect-files = ["词表.txt"]', encoding="utf-8")
    process = asking("a.txt")
    press(process, "d")
    process.expect_exact("的词：因该")
    process.send("\r")
    press(process, "y")
    finish(process)
    assert left(process) == 0
    assert terms.read_bytes() == "再 保险\n因该\n".encode("gb18030")


def test_isolated_has_no_list(asking, folder) -> None:
    process = asking("--isolated", "a.txt")
    press(process, "d")
    process.expect_exact("--isolated 时没有词表")
    press(process, "s")
    finish(process)
    assert left(process) == 0


@pytest.mark.parametrize("end", ["q", "ctrl-c", "kill", "hang-up"])
def test_a_stopped_session_goes_on_where_it_was(asking, folder, end: str) -> None:
    process = asking("a.txt")
    press(process, "y", "n", "u", "n", "y")
    if end == "kill":
        process.expect(ASK)
        process.kill(signal.SIGKILL)
        process.wait()
    elif end == "hang-up":
        process.expect(ASK)
        process.close()
    else:
        press(process, "q" if end == "q" else "\x03")
        assert left(process) == (1 if end == "q" else 130)
    assert written(folder) == TEXT
    (session,) = sessions(folder)
    assert session.stat().st_mode & 0o077 == 0
    process = asking("a.txt")
    process.expect_exact("a.txt：4 处，接着上次，已答 3 处")
    process.expect_exact("[4/4]")
    press(process, "u")
    process.expect_exact("[3/4]")
    press(process, "n", "y")
    finish(process)
    assert left(process) == 0
    assert written(folder) == "😀𠮷他应该来，\r\n你因该去。因该跳舞"


def test_answers_about_another_content_do_not_count(asking, folder) -> None:
    process = asking("a.txt")
    press(process, "y", "q")
    assert left(process) == 1
    (folder / "a.txt").write_text(f"新的一行\n{TEXT}", encoding="utf-8", newline="")
    process = asking("a.txt")
    process.expect_exact("a.txt：4 处\r\n")
    press(process, "s")
    finish(process)
    assert left(process) == 0


def test_a_damaged_session_is_none(asking, folder) -> None:
    process = asking("a.txt")
    press(process, "y", "q")
    assert left(process) == 1
    (session,) = sessions(folder)
    head, line, *_ = session.read_text(encoding="utf-8").splitlines()
    session.write_text(f"{head}\n{line[:-5]}", encoding="utf-8")
    process = asking("a.txt")
    process.expect_exact("a.txt：4 处\r\n")
    press(process, "s")
    finish(process)
    assert left(process) == 0


def test_a_home_that_cannot_be_written_to(asking, folder) -> None:
    (folder / ".home").write_text("no folder")
    process = asking("a.txt")
    press(process, "y", "q")
    assert left(process) == 1
    assert "没有地方保存" in process.before
    process = asking("a.txt")
    press(process, "a", "n")
    finish(process)
    assert left(process) == 0
    assert written(folder) == TEXT.replace("因该", "应该")


def test_somebody_else_changes_the_file(asking, folder) -> None:
    process = asking("a.txt")
    press(process, "a", "y")
    process.expect(END)
    (folder / "a.txt").write_text("别人写的", encoding="utf-8")
    process.send("\r")
    assert left(process) == 2
    assert "没有写入" in process.before
    assert written(folder) == "别人写的"


def test_every_format_and_its_own_encoding(asking, folder) -> None:
    (folder / "a.txt").write_bytes("他因该来\n".encode("gb18030"))
    (folder / "b.md").write_text("# 他因该来\n\n`因该`\n", encoding="utf-8")
    (folder / "c.html").write_text("<p>他<b>因该</b>来</p>", encoding="utf-8")
    (folder / "d.po").write_text('msgid "x"\nmsgstr "他因该来"\n', encoding="utf-8")
    notebook: dict[str, object] = {
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["他因该来"]}],
        "metadata": {},
    }
    notebook |= {"nbformat": 4, "nbformat_minor": 5}
    (folder / "e.ipynb").write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    (folder / "f.docx").write_bytes(word_files.package(word_files.paragraph("他因该来")))
    (folder / "g.txt").write_bytes(b"")
    process = asking("--author", "我", ".")
    process.expect_exact("a.txt：1 处")
    press(process, "e")
    write(process, "\U0001f600應该")  # GB 18030 has it all
    finish(process)
    for _ in "bcdef":
        press(process, "e")
        write(process, "应<该")
        finish(process)
    assert left(process) == 0
    assert "改正 6 处，写入 6 个文件" in process.before
    assert (folder / "a.txt").read_bytes() == "他\U0001f600應该来\n".encode("gb18030")
    assert written(folder, "b.md").startswith("# 他应")
    assert "`因该`" in written(folder, "b.md")
    assert written(folder, "c.html") == "<p>他<b>应&lt;该</b>来</p>"
    assert "他应<该来" in json.loads(written(folder, "e.ipynb"))["cells"][0]["source"][0].replace("\\", "")
    for accept, text in ((True, "他应<该来"), (False, "他因该来")):
        part = word_files.resolved((folder / "f.docx").read_bytes(), "word/document.xml", accept=accept, author="我")
        assert escape(text) in part.decode()


def test_what_the_encoding_cannot_express_is_asked_again(asking, folder) -> None:
    (folder / "a.txt").write_bytes("學生應再努力，這裡的人都很好。\n".encode("big5"))
    process = asking("a.txt")
    press(process, "e")
    write(process, "应")
    process.expect_exact("这里写不了“应”")
    press(process, "y")
    finish(process)
    assert left(process) == 0
    assert (folder / "a.txt").read_bytes() == "學生應在努力，這裡的人都很好。\n".encode("big5")


def test_what_a_rule_is_not_sure_of_is_asked_and_what_it_cannot_correct_is_told(asking, folder) -> None:
    (folder / "a.txt").write_text("他因该说：“好？？", encoding="utf-8")
    process = asking("a.txt")
    press(process, "n")
    process.expect_exact("[-？？-]{+？+}")
    press(process, "y")
    finish(process)
    process.expect_exact("另有 1 处规则只提醒")
    assert left(process) == 0
    assert written(folder) == "他因该说：“好？"


def test_output_and_backup(asking, folder) -> None:
    process = asking("-o", "b.txt", "a.txt")
    press(process, "s")
    finish(process)
    assert left(process) == 0
    assert written(folder) == written(folder, "b.txt") == TEXT
    process = asking("--backup", "a.txt")
    press(process, "a", "n")
    finish(process)
    assert left(process) == 0
    assert written(folder, "a.txt.bak") == TEXT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.txt"], "-i 要在终端里用"),
        (["-"], "-i 只用于文件"),
        (["-o", "-", "a.txt"], "-i 只用于文件"),
        (["--diff", "a.txt"], "不能与 --diff"),
        (["--format", "json", "a.txt"], "不能与 --diff、--format"),
    ],
)
def test_refusals(folder, monkeypatch, capsys, arguments, said) -> None:
    monkeypatch.chdir(folder)
    assert run(["fix", "-i", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("proofread: ")
    assert said in err
    assert err.count("\n") == 1
