import os
import sys
from pathlib import Path

import pytest
from fake_corrector import fake_pipe
from systems import posix

from proofread.cli import _load
from proofread.cli._inputs import expand
from proofread.cli._selection import Selection
from proofread.cli.main import run
from proofread.documents.registry import suffixes

WRONG = "少先队员因该为老人让坐。\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_load, "load_pipe", lambda _: fake_pipe)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(WRONG, encoding="utf-8")


@posix
def test_one_file_under_several_names_is_one(capsys) -> None:
    write("d/a.txt")
    Path("link.txt").symlink_to("d/a.txt")
    Path("d/z.txt").symlink_to("a.txt")
    names = ["d/a.txt", "./d/a.txt", "link.txt", "d", str(Path.cwd() / "d"), "d/../d/a.txt"]
    assert expand(names, Selection()).paths == ["d/a.txt"]
    assert run(["fix", *names]) == 0
    assert "改正 1 处，写入 1 个文件" in capsys.readouterr().err
    assert Path("link.txt").is_symlink()


def test_further_hard_links_are_corrected_too_and_the_loss_is_told(capsys) -> None:
    write("a.txt")
    Path("b.txt").hardlink_to("a.txt")
    assert run(["fix", "-q", "a.txt", "b.txt"]) == 0
    assert "因该" not in Path("a.txt").read_text("utf-8") + Path("b.txt").read_text("utf-8")
    assert capsys.readouterr().err == "proofread: 注意：a.txt：另有 1 个硬链接，它们仍指向旧的内容\n"


def test_the_same_missing_file_is_named_once() -> None:
    assert expand(["no", "no", "-", "-"], Selection()).paths == ["no", "-"]


@posix
def test_pipes_sockets_and_devices_in_a_folder_are_not_read() -> None:
    import socket

    write("d/a.txt")
    os.mkfifo("d/fifo.txt")
    Path("d/null.txt").symlink_to(os.devnull)
    Path("d/gone.txt").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("d/socket.txt")
        assert expand(["d"], Selection()).paths == ["d/a.txt"]


@posix
def test_a_pipe_that_is_named_is_read(capsys) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as stream:
        stream.write(WRONG.encode("gb18030"))
    with os.fdopen(reading):
        assert run(["check", "-q", "--format", "jsonl", f"/dev/fd/{reading}"]) == 1
    assert '"source": "因该"' in capsys.readouterr().out


@pytest.mark.parametrize("command", ["fix", "check"])
def test_an_empty_folder_says_so(capsys, command: str) -> None:
    write("d/program.py", "d/sub/page.weird", "full/a.txt")
    assert run([command, "d"]) == 2
    known = "、".join(suffixes())
    assert capsys.readouterr().err == f"proofread: d：目录里没有可校对的文件（{known}）\n没有读到任何文件。\n"
    assert run([command, "--exit-zero", "d", "full"]) == 0
    err = capsys.readouterr().err
    assert err.startswith("proofread: d：目录里没有可校对的文件") and "校对 1 个文件" in err


def test_when_everything_fails_nothing_is_said_about_errors_in_the_text(capsys) -> None:
    Path("broken.txt").write_bytes("错误的字节".encode() + b"\xff\xff\xff")
    assert run(["check", "broken.txt", "missing.txt"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "没有读到任何文件；2 个文件出错。"


def test_a_folder_that_cannot_be_looked_into_is_an_error(capsys, monkeypatch) -> None:
    write("d/a.txt", "d/closed/b.txt")
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(["check", "d"]) == 2
    err = capsys.readouterr().err
    assert "d/closed：没有权限" in err and "校对 1 个文件" in err


@posix
def test_control_characters_in_names_do_not_reach_the_terminal(capsys) -> None:
    name = "a\x1b]0;owned\x07\n.txt"
    write(name)
    Path(name + "2").write_bytes(b"\xff\xff\xff")
    assert run(["check", name, name + "2", name + "3"]) == 2
    shown = "".join(capsys.readouterr())
    assert not set(shown) & {"\x1b", "\x07"}
    assert shown.count("a\\x1b]0;owned\\x07\\x0a.txt") == 3
    assert all(line.startswith(("proofread: ", "a\\x1b", "    ", "校对")) for line in shown.splitlines())


def test_a_full_disk_blames_the_file_that_was_to_be_written(capsys) -> None:
    resource = pytest.importorskip("resource")
    Path("a.txt").write_text(WRONG * 1000, encoding="utf-8")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        assert run(["fix", "-q", "-o", "out.txt", "a.txt"]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert capsys.readouterr().err.startswith("proofread: out.txt")
    assert list(Path().iterdir()) == [Path("a.txt")]


@pytest.mark.parametrize("name", ["长" * 83 + ".txt", "n" * 251 + ".txt"], ids=lambda name: f"{len(name)} characters")
@posix
def test_long_names(name: str) -> None:
    write(name)
    assert run(["fix", "--backup", name]) == 0
    assert "应该" in Path(name).read_text("utf-8")
    assert len(list(Path().iterdir())) == 2


def test_standard_input_from_a_file_is_not_copied(monkeypatch, capsys) -> None:
    write("a.txt")
    with Path("a.txt").open("rb") as raw:
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": raw}))
        monkeypatch.setattr("tempfile.TemporaryFile", None)
        assert run(["check", "-q", "-"]) == 1
