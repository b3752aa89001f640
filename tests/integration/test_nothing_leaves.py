"""The promise of the README: nothing is sent, and nothing is written but what was asked for."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
API = "from proofread import Proofreader; print(Proofreader.load()('我们因该努力学习。').corrected)"
COMMANDS = {
    "fix": ["-m", "proofread.cli.main", "fix", "a.txt"],
    "check": ["-m", "proofread.cli.main", "check", "a.txt"],
    "doctor": ["-m", "proofread.cli.main", "doctor"],
    "bench": ["-m", "proofread.cli.main", "bench", "--seconds", "0.1", "--rounds", "2", "a.txt"],
    "api": ["-c", API],
}
# Counters of a network namespace that only what wants to leave the machine raises.
REFUSED = re.compile(r"^Ip: .*OutNoRoutes.*\nIp: .*", re.MULTILINE)


def environment(home: str, temporary: Path) -> dict[str, str]:
    """What a newcomer's shell has. No CI and no test variable, under which libraries keep quieter than with users."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "ORT_DISABLE_TELEMETRY": "0",  # the user did not mean this
    }


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("home", "temporary", "work")}
    for folder in found.values():
        folder.mkdir()
    (found["work"] / "a.txt").write_text("我们因该努力学习。\n" * 3, encoding="utf-8")
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_no_file_and_no_connection(name: str, places: dict[str, Path], tmp_path: Path) -> None:
    """By strace where there is one, else in a network namespace, else only what is left in the folders."""
    log = tmp_path / "calls"
    command = [sys.executable, *COMMANDS[name]]
    if shutil.which("strace"):
        calls = "trace=connect,sendto,sendmsg,sendmmsg,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2"
        command = ["strace", "-f", "-e", calls, "-o", str(log), *command]
    elif subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0:
        command = ["unshare", "-rn", "sh", "-c", f'"$@"; code=$?; cat /proc/net/snmp >{log}; exit $code', "", *command]
    surroundings = environment(str(places["home"]), places["temporary"])
    done = subprocess.run(command, capture_output=True, check=False, cwd=places["work"], env=surroundings)
    assert done.returncode == (name == "check"), done.stderr.decode()
    assert list(places["home"].iterdir()) == list(places["temporary"].iterdir()) == []
    assert [path.name for path in places["work"].iterdir()] == ["a.txt"]
    if command[0] == "strace":
        assert unwanted(log.read_text(errors="replace"), str(places["work"])) == []
    elif command[0] == "unshare":
        refused = REFUSED.search(log.read_text())
        assert refused
        names, values = (line.split() for line in refused[0].splitlines())
        assert dict(zip(names, values, strict=True))["OutNoRoutes"] == "0"


def unwanted(log: str, work: str) -> list[str]:
    """The calls that reach out of the machine, or write outside the folder ``work`` and the devices."""
    wrong = []
    for call in log.splitlines():
        if re.search(r"\b(connect|send\w+)\(", call):
            if "AF_UNIX" not in call and "AF_NETLINK" not in call:
                wrong.append(call)
        elif re.search(r"O_CREAT|O_WRONLY|O_RDWR|\b(creat|mkdir\w*|rename\w*)\(", call) and " = -1 " not in call:
            path = re.search(r'"([^"]*)"', call)
            place = path[1] if path else ""
            if place.startswith("/") and not place.startswith((work, "/dev/", "/proc/self/")):
                wrong.append(call)
    return wrong


def test_an_unusable_home_is_no_news(places: dict[str, Path]) -> None:
    done = subprocess.run(
        [sys.executable, *COMMANDS["fix"]],
        capture_output=True,
        check=False,
        cwd=places["work"],
        env=environment("/dev/null/nobody", places["temporary"]),
    )
    assert done.returncode == 0
    assert done.stderr.decode() == "校对 1 个文件，改正 3 处，写入 1 个文件。\n"
