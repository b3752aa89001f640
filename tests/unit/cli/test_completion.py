"""Completion in the shells themselves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from proofread.cli.main import COMMANDS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a Unix shell")
ROOT = Path(__file__).parents[3]
#: What bash says for the words of a command line, the last of which is being typed.
ASK = """
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
compopt() { echo "compopt $1 $2"; }
_proofread_completion "$1"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the program on the path and a file whose name can be completed."""
    program = tmp_path / "bin" / "proofread"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m proofread "$@"\n')
    program.chmod(0o755)
    (tmp_path / "文章.txt").touch()
    return tmp_path


def shell(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    variables = {
        "HOME": str(home),
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "SHELL": "/bin/bash",
        "TERM": "dumb",
    }
    return subprocess.run(command, capture_output=True, text=True, cwd=home, env=variables, check=False, timeout=60)


def needs(name: str) -> str:
    if not shutil.which(name):
        pytest.skip(f"no {name} here")
    return name


def completed(home: Path, *words: str) -> list[str]:
    """What bash offers after the installation, as a new terminal has it."""
    done = shell(home, needs("bash"), "--norc", "-c", f". ~/.bashrc\n{ASK}", "bash", "proofread", *words)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash_completes_after_one_command(home: Path) -> None:
    needs("bash")
    (home / ".bashrc").write_bytes("# 我的\nexport X=1".encode())  # without a line break at its end
    done = shell(home, "proofread", "completion", "--install")
    assert (done.returncode, done.stdout) == (0, "")
    assert ".bashrc" in done.stderr
    assert completed(home, "") == list(COMMANDS)
    assert completed(home, "che") == ["check"]
    assert completed(home, "no-such", "") == list(COMMANDS)
    assert completed(home, "check", "--pre") == ["--preset"]
    assert completed(home, "check", "--preset", "") == ["strict", "balanced", "recall"]
    assert completed(home, "check", "") == ["compopt -o default", ""]
    assert completed(home, "fix", "-o", "") == ["compopt -o default", ""]
    assert completed(home, "serve", "--po") == ["--port"]
    assert completed(home, "completion", "f") == ["fish"]
    once = (home / ".bashrc").read_bytes()
    assert once.startswith("# 我的\nexport X=1\n".encode())
    assert shell(home, "proofread", "completion", "--install", "bash").returncode == 0
    assert (home / ".bashrc").read_bytes() == once


def test_bash_in_this_terminal_only(home: Path) -> None:
    line = f'eval "$(proofread completion bash)"\n{ASK}'
    done = shell(home, needs("bash"), "--norc", "-c", line, "bash", "proofread", "doc")
    assert done.stdout == "doctor\n"
    assert not (home / ".bashrc").exists()


def test_a_real_terminal_completes_files_too(home: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    needs("bash")
    (home / ".bashrc").write_text("PS1='$ '\n")
    assert shell(home, "proofread", "completion", "--install").returncode == 0
    variables = {"HOME": str(home), "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    variables |= {"LC_ALL": "C.UTF-8", "TERM": "dumb"}
    process = pexpect.spawn(needs("bash"), ["-i"], env=variables, cwd=home, encoding="utf-8", timeout=60)
    process.expect(r"\$ ")
    process.send("proofread che\t")
    process.expect_exact("proofread check ")
    process.send("文\t")
    process.expect_exact("文章.txt ")
    process.close(force=True)


def test_fish(home: Path) -> None:
    needs("fish")
    assert shell(home, "proofread", "completion", "fish", "--install").returncode == 0
    done = shell(home, "fish", "-c", "complete -C 'proofread che'")
    assert done.stdout.splitlines() == ["check\t只报告问题，不改文件。"]
    assert "文章.txt" in shell(home, "fish", "-c", "complete -C 'proofread check '").stdout


def test_zsh(home: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    needs("zsh")
    assert shell(home, "proofread", "completion", "--install", "zsh").returncode == 0
    variables = {"HOME": str(home), "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    variables |= {"LC_ALL": "C.UTF-8", "TERM": "dumb", "PS1": "%% "}
    process = pexpect.spawn("zsh", ["-i"], env=variables, cwd=home, encoding="utf-8", timeout=60)
    process.expect("% ")
    process.send("proofread doc\t")
    process.expect("proofread doctor")
    process.close(force=True)


@pytest.mark.parametrize(("variable", "arguments"), [("", []), ("/bin/tcsh", ["--install"])])
def test_an_unknown_shell(home: Path, variable: str, arguments: list[str]) -> None:
    command = f"SHELL={variable} proofread completion {' '.join(arguments)}"
    done = shell(home, "sh", "-c", command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "bash、zsh、fish" in done.stderr
