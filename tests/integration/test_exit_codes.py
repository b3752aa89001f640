"""Whatever is wrong with the surroundings: one line in Chinese, exit code 2, never a traceback and never 1."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = f"{sys.executable} -m proofread"
WRONG = "我们因该努力学习。\n"
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


def shell(line: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **variables}
    line = line.replace("proofread ", f"{COMMAND} ", 1)
    return subprocess.run(["sh", "-c", line], capture_output=True, check=False, cwd=folder, env=surroundings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(WRONG, encoding="utf-8")
    return tmp_path


@FULL
@pytest.mark.parametrize(
    "arguments",
    [
        "--help",
        "--version",
        "check --help",
        "check a.txt",
        "check --format json a.txt",
        "check --diff a.txt",
        "fix -o - a.txt",
        "corrupt a.txt",
        "doctor",
        "doctor --format json",
        "bench --seconds 0.1 --rounds 2 a.txt",
        "score --source a.txt --reference a.txt --hypothesis a.txt --metric gleu",
    ],
)
def test_a_full_disk(arguments: str, folder: Path) -> None:
    done = shell(f"proofread {arguments} >/dev/full", folder)
    assert (done.returncode, done.stderr.decode()) == (2, "proofread: 标准输出：磁盘已满\n")
    assert (folder / "a.txt").read_text(encoding="utf-8") == WRONG


@pytest.mark.parametrize("arguments", ["--help", "check a.txt", "check --format jsonl a.txt", "check --diff a.txt"])
def test_a_closed_output(arguments: str, folder: Path) -> None:
    done = shell(f"proofread {arguments} >&-", folder)
    assert (done.returncode, done.stderr.decode()) == (2, "proofread: 标准输出：没有打开\n")


@pytest.mark.parametrize("arguments", ["check -", "fix -", "corrupt -"])
def test_a_closed_input(arguments: str, folder: Path) -> None:
    done = shell(f"proofread {arguments} <&-", folder)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == "proofread: <stdin>：没有打开"


@FULL
@pytest.mark.parametrize("errors", ["2>&-", "2>/dev/full"])
def test_errors_that_nobody_can_read_change_nothing_else(errors: str, folder: Path) -> None:
    assert shell(f"proofread check a.txt {errors}", folder).returncode == 1
    assert shell(f"proofread check missing.txt {errors}", folder).returncode == 2
    assert shell(f"proofread fix -q a.txt {errors} <&-", folder).returncode == 0
    assert (folder / "a.txt").read_text(encoding="utf-8") == "我们应该努力学习。\n"


@pytest.mark.parametrize(
    ("encoding", "shown"), [("ascii", "因-]{+应".encode()), ("gbk", "因-]{+应".encode("gbk")), ("latin-1", b"\\u56e0")]
)
def test_an_output_without_chinese(encoding: str, shown: bytes, folder: Path) -> None:
    done = shell("proofread check a.txt", folder, PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert shown in done.stdout
    done = shell("proofread check --format json a.txt", folder, PYTHONIOENCODING=encoding)
    assert '"replacement": "应"' in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check --device tpu a.txt", "'tpu'"),
        ("check --device meta a.txt", "'meta'"),
        ("check --device cuda:77 a.txt", "'cuda:77'"),
        ("check --device cuda --backend onnx a.txt", "onnx"),
        ("explain 我们 -o /dev/null", "/dev/null"),
        ("fix -o /dev/null a.txt", "/dev/null"),
        ("fix -o /dev/null - <a.txt", "/dev/null"),
        ("check nothing", "nothing：没有这个文件"),
        ("score --tsv nothing --hypothesis nothing", "nothing"),
    ],
)
def test_what_cannot_be(arguments: str, said: str, folder: Path) -> None:
    done = shell(f"proofread {arguments}", folder)
    assert (done.returncode, done.stdout) == (2, b"")
    first = done.stderr.decode().splitlines()[0]
    assert first.startswith("proofread: ") and said in first
    assert "Traceback" not in done.stderr.decode()
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("arguments", ["check --backend torch a.txt", "check --device cuda a.txt", "explain 我们"])
def test_without_torch_the_extra_is_named(arguments: str, folder: Path) -> None:
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['torch'] = None\n")
    done = shell(f"proofread {arguments}", folder, PYTHONPATH=f"{folder}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == "proofread: 这需要 torch：pip install 'proofread[train]'"


@pytest.mark.parametrize("library", ["click", "proofread.cli.fix", "numpy", "onnxruntime"])
def test_ctrl_c_while_a_library_is_imported(library: str, folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(
        f"""
import sys, time
class Slow:
    def find_spec(self, name, *_):
        if name == {library!r}:
            print("importing", flush=True)
            try:
                time.sleep(60)
            except KeyboardInterrupt:
                raise ImportError("as a library would that is interrupted") if name == "numpy" else KeyboardInterrupt
sys.meta_path.insert(0, Slow())
"""
    )
    surroundings = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "proofread", "fix", "a.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=surroundings,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"importing\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert len(errors.decode().strip().splitlines()) <= 1
