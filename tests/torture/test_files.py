"""Whatever happens to a process that writes files: a file is the old one or the new one, and nothing is left over."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

Tries = Callable[[int, int], int]
Figure = Callable[[str, str], None]

FAKE = Path(__file__).parents[1] / "fake_cli.py"
WRONG = "少先队员因该为老人让坐，大家都说好。\r\n"
RIGHT = WRONG.replace("因该", "应该")


def start(*arguments: str | Path, pause: float = 0, **options: Any) -> subprocess.Popen[bytes]:
    """The command line with the fake corrector, which takes ``pause`` milliseconds for a paragraph."""
    command = [sys.executable, str(FAKE), str(pause), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, err = process.communicate()
    return process.returncode, err.decode()


def one_line_each(err: str) -> bool:
    return "Traceback" not in err and all(line.startswith(("proofread: ", "校对", "没有")) for line in err.splitlines())


def progress(folder: Path, old: bytes) -> int:
    """How far the work on a folder has come: the files that are done, and the one that is being written."""
    paths = list(folder.iterdir())
    done = sum(path.suffix == ".txt" and path.read_bytes() != old for path in paths)
    return 2 * done + any(path.suffix == ".tmp" for path in paths)


def test_kills_at_random_moments(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    rng = random.Random(0)
    names = [f"{number}.txt" for number in range(6)]
    old, new = (WRONG * 10).encode("gb18030"), (RIGHT * 10).encode("gb18030")
    interrupted = left = 0
    count = tries(3, 200)
    for _ in range(count):
        for name in names:
            (tmp_path / name).write_bytes(old)
        process = start("fix", "-q", tmp_path, pause=rng.choice((0, 1, 5)))
        moment = rng.randrange(2 * len(names))
        while process.poll() is None and progress(tmp_path, old) < moment:
            time.sleep(0.0005)
        time.sleep(rng.random() * 0.01)
        process.kill()
        process.communicate()
        contents = [(tmp_path / name).read_bytes() for name in names]
        assert all(content in (old, new) for content in contents)
        interrupted += old in contents
        left += len(list(tmp_path.iterdir())) > len(names)
        assert finish(start("fix", "-q", tmp_path))[0] == 0
        assert all((tmp_path / name).read_bytes() == new for name in names)
        assert old not in contents or {path.name for path in tmp_path.iterdir()} == set(names)
    result = f"每个文件不是旧的就是新的；{interrupted} 次打断了工作，{left} 次留下临时文件，下一次写这个目录时都删掉了"
    figure(f"`kill -9` {count} 次，各在随机的时刻", result)


def test_many_processes_on_one_file(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    path = tmp_path / "a.txt"
    rounds, width = tries(1, 25), tries(4, 8)
    refused = 0
    for _ in range(rounds):
        path.write_bytes((WRONG * 30).encode())
        for process in [start("fix", path, pause=1) for _ in range(width)]:
            code, err = finish(process)
            assert one_line_each(err)
            assert code == 0 or (code == 2 and "改动过" in err)
            refused += code == 2
        assert path.read_bytes() == (RIGHT * 30).encode()
        assert list(tmp_path.iterdir()) == [path]
    figure(f"{width} 个进程同时改一个文件，{rounds} 次", f"结果都对；{refused} 个进程发现文件被别人改过，没有写")


def test_files_that_may_not_grow(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    """RLIMIT_FSIZE is what a full disk looks like to one process."""
    rng = random.Random(0)
    path = tmp_path / "a.txt"
    old, new = (WRONG * 300).encode(), (RIGHT * 300).encode()
    count = tries(2, 100)
    for _ in range(count):
        path.write_bytes(old)
        most = rng.randrange(len(new))
        limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
        code, err = finish(start("fix", path, preexec_fn=limit))
        assert code == 2 and one_line_each(err) and str(path) in err
        assert path.read_bytes() == old
        assert list(tmp_path.iterdir()) == [path]
    figure(f"文件写到一半写不下（`RLIMIT_FSIZE`），{count} 次", "原文件不变，没有临时文件，一行说明，退出码 2")


def on_tmpfs(folder: Path, options: str, script: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``script`` in ``folder``, on a file system of its own that nobody else sees; skips where that is denied."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare(1)")
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", *user, "--mount", "sh", "-c"]
    mount = f"mount -t tmpfs -o {options} tmpfs {folder} && cd {folder}"
    allowed = subprocess.run([*command, mount], capture_output=True, check=False)
    if allowed.returncode:
        pytest.skip(f"cannot mount here: {allowed.stderr.decode()}")
    return subprocess.run([*command, f"{mount}\n{script}"], capture_output=True, check=False)


def test_a_full_disk(tmp_path: Path, figure: Figure) -> None:
    text = tmp_path.with_name("text.txt")
    text.write_bytes((WRONG * 3000).encode())  # 170 kB: fits once but not twice
    script = f"cp {text} a.txt && {sys.executable} {FAKE} 0 fix -q a.txt; echo $? && cmp a.txt {text} && ls -A"
    done = on_tmpfs(tmp_path, "size=256k", script)
    assert done.stdout.decode() == "2\na.txt\n"
    assert done.stderr.decode().startswith("proofread: a.txt") and one_line_each(done.stderr.decode())
    figure("磁盘真的写满（256 kB 的 tmpfs）", "原文件不变，没有临时文件，一行说明，退出码 2")


def test_a_read_only_disk(tmp_path: Path, figure: Figure) -> None:
    text = tmp_path.with_name("text.txt")
    text.write_bytes(WRONG.encode())
    script = (
        f"cp {text} a.txt && mount -o remount,ro {tmp_path} && "
        f"for what in check fix; do {sys.executable} {FAKE} 0 $what a.txt >/dev/null; echo $?; done; cmp a.txt {text}"
    )
    done = on_tmpfs(tmp_path, "size=1m", script)
    assert done.stdout.decode() == "1\n2\n"
    assert one_line_each(done.stderr.decode())
    figure("只读的磁盘", "`check` 照常；`fix` 一行说明，退出码 2")


def peak_kb(path: Path) -> int:
    """Correct ``path`` and return the most memory that this took."""
    told = path.with_name("peak")
    assert finish(start("fix", "-q", path, env={**os.environ, "FAKE_PEAK": str(told)})) == (0, "")
    return int(told.read_text("utf-8"))


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is told by /proc")
def test_a_novel(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    path = tmp_path / "novel.txt"
    megabytes = tries(2, 20)
    paragraph = "　　" + "春天来了，大家去公园里走一走，看看花，听听鸟叫。" * 12 + WRONG
    count = megabytes * 1_000_000 // len(paragraph.encode("gb18030"))
    path.write_bytes((WRONG * 100).encode("gb18030"))
    small = peak_kb(path)
    path.write_bytes((paragraph * count).encode("gb18030"))
    peak = peak_kb(path)
    assert path.read_bytes() == (paragraph * count).replace("因该", "应该").encode("gb18030")
    assert peak < small + 10_000
    result = f"内存最多 {peak / 1000:.0f} MB，一个小文件是 {small / 1000:.0f} MB"
    figure(f"{megabytes} MB 的小说，{count:,} 段，GB18030", result)


def test_many_small_files(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    count = tries(150, 3000)
    for number in range(count):
        folder = tmp_path / str(number % 50)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_bytes(WRONG.encode())
    few_files = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (32, 32))
    assert finish(start("fix", "-q", tmp_path, preexec_fn=few_files)) == (0, "")
    paths = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(paths) == count
    assert all(path.read_bytes() == RIGHT.encode() for path in paths)
    figure(f"{count:,} 个小文件，最多同时打开 32 个", "全部改正，没有临时文件")
