import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import model_toys
import pytest

TESTS = Path(__file__).parent.parent
FAKE = """
import sys, time
from fake_corrector import fake_pipe
from proofread.cli import _load
def pipe(texts):
    for number, result in enumerate(fake_pipe(texts)):
        if number == 100 and "slow" in sys.argv[-1]:
            print("half way", file=sys.stderr, flush=True)
            time.sleep(30)
        yield result
_load.load_pipe = lambda options: pipe
from proofread.cli.main import main
main()
"""


def command(*arguments: str, fake: bool = True) -> list[str]:
    return [sys.executable, *(("-c", FAKE) if fake else ("-m", "proofread.cli.main")), *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}", "PYTHONIOENCODING": "utf-8"}


def execute(*arguments: str, fake: bool = True, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments, fake=fake), capture_output=True, check=False, env=environment(), **options
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["fix", "--help"], ["check", "missing.txt"]])
def test_what_needs_no_model_does_not_import_torch(arguments: list[str]) -> None:
    code = f"""
import sys
from proofread.cli.main import run
run({arguments!r})
sys.exit(any(name in sys.modules for name in ("torch", "hydra", "pytorch_lightning", "jieba")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment())
    assert done.returncode == 0, done.stderr.decode()


def test_correcting_does_not_import_what_only_training_needs(tmp_path: Path) -> None:
    folder = model_toys.bundle(tmp_path / "bundle", model_toys.network())
    (tmp_path / "a.txt").write_text("我在中国。\n", encoding="utf-8")
    code = f"""
import sys
from proofread.cli.main import run
status = run(["fix", "--model", {str(folder)!r}, {str(tmp_path / "a.txt")!r}])
heavy = {{"torch", "lightgbm", "scipy", "onnx", "hydra", "pytorch_lightning"}} & set(sys.modules)
sys.exit(status or ", ".join(heavy) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment())
    assert done.returncode == 0, done.stderr.decode()


def test_help_is_chinese_and_names_the_commands() -> None:
    text = execute("--help", fake=False).stdout.decode()
    assert "用法：proofread" in text
    assert all(name in text for name in ("fix", "check", "corrupt", "score"))


def test_exit_codes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("他因该来。", encoding="utf-8")
    assert execute("check", str(path)).returncode == 1
    assert execute("fix", str(path)).returncode == 0
    assert execute("check", str(path)).returncode == 0
    missing = execute("check", "missing.txt", fake=False)
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert missing.stderr.decode().startswith("proofread: missing.txt：")


def test_filter_keeps_bytes() -> None:
    done = execute("fix", "-q", "-", input="因该\r\n\t好\r".encode("utf-16"))
    assert (done.returncode, done.stdout) == (0, "应该\r\n\t好\r".encode("utf-16"))


def test_stdin_that_was_partly_read_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("head\n因该\n", encoding="utf-8")
    with path.open("rb") as stream:
        os.lseek(stream.fileno(), 5, os.SEEK_SET)
        assert execute("fix", "-q", "-", stdin=stream).stdout.decode() == "应该\n"


def test_check_reads_a_pipe(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    checking = subprocess.Popen(
        command("check", "-q", "--format", "jsonl", str(fifo)), stdout=subprocess.PIPE, env=environment()
    )
    fifo.write_text("因该\n", encoding="utf-8")
    assert "应该" in checking.communicate(timeout=120)[0].decode()
    assert checking.returncode == 1


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("他因该来。\n" * 20_000, encoding="utf-8")
    process = subprocess.Popen(
        command("check", "-q", "--format", "jsonl", str(path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=120) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_loses_nothing(tmp_path: Path, number: signal.Signals, code: int) -> None:
    path = tmp_path / "slow"
    data = ("他因该来。\n" * 500).encode()
    path.write_bytes(data)
    process = subprocess.Popen(command("fix", "-q", str(path)), stderr=subprocess.PIPE, env=environment())
    assert process.stderr is not None
    assert process.stderr.readline() == b"half way\n"
    time.sleep(0.1)
    process.send_signal(number)
    assert process.wait(timeout=120) == code
    assert ("已中断" in process.stderr.read().decode()) == (number == signal.SIGINT)
    process.stderr.close()
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]
