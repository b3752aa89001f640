"""A model that is damaged, and a machine without memory for it."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from proofread.errors import BundleError
from proofread.runtime.bundle import CONFIG, builtin, load_bundle

Tries = Callable[[int, int], int]
Figure = Callable[[str, str], None]


def test_bit_flips_in_a_bundle(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    rng = random.Random(0)
    bundle = shutil.copytree(builtin(), tmp_path / "bundle")
    whole = load_bundle(bundle)
    paths = sorted(bundle.iterdir())
    paths += [bundle / CONFIG] * len(paths)  # every other flip where the hashes stand
    outcomes: Counter[str] = Counter()
    for _ in range(tries(30, 500)):
        path = rng.choice(paths)
        place, bit = rng.randrange(path.stat().st_size), 1 << rng.randrange(8)
        with path.open("r+b") as stream:
            stream.seek(place)
            (before,) = stream.read(1)
            stream.seek(place)
            stream.write(bytes([before ^ bit]))
            stream.flush()
            try:
                flipped = load_bundle(bundle)
            except BundleError as error:
                assert "\n" not in str(error)
                outcomes["refused"] += 1
            else:
                assert (flipped.model, flipped.hashes) == (whole.model, whole.hashes)
                outcomes["harmless"] += 1
            stream.seek(place)
            stream.write(bytes([before]))
    assert load_bundle(bundle).fingerprint == whole.fingerprint
    result = f"{outcomes['refused']} 次拒绝，一行说明；{outcomes['harmless']} 次无害；没有一次悄悄不同"
    figure(f"自带模型里翻转一位，{outcomes.total()} 次", result)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit address space")
def test_little_memory(tmp_path: Path, tries: Tries, figure: Figure) -> None:
    """``ulimit -v``: the file is corrected, or is as it was and the reason is told."""
    path = tmp_path / "a.txt"
    old, new = "我们因该努力学习。\n" * 50, "我们应该努力学习。\n" * 50
    outcomes: dict[int, int] = {}
    for megabytes in range(200, 1601, tries(700, 25)):  # with less, numpy's OpenBLAS ends the process by itself
        path.write_text(old, encoding="utf-8")
        limit = partial(resource.setrlimit, resource.RLIMIT_AS, (megabytes << 20,) * 2)
        command = [sys.executable, "-m", "proofread.cli.main", "fix", "-q", "--threads", "1", str(path)]
        done = subprocess.run(
            command, capture_output=True, check=False, preexec_fn=limit, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )
        message = done.stderr.decode(errors="replace")
        if done.returncode == 0:
            assert path.read_text("utf-8") == new
        else:
            # Libraries may complain before us (safetensors panics when it cannot allocate); ours is the last word.
            assert done.returncode == 2, message
            assert message.endswith("proofread: 内存不足；没有写完的文件保持原样\n")
            assert path.read_text("utf-8") == old
        outcomes[megabytes] = done.returncode
        assert list(tmp_path.iterdir()) == [path]
    assert outcomes[min(outcomes)] == 2 and outcomes[max(outcomes)] == 0
    short = max(megabytes for megabytes, code in outcomes.items() if code)
    figure(
        f"`ulimit -v` 从 {min(outcomes)} 到 {max(outcomes)} MB，{len(outcomes)} 次，真的模型",
        f"超过 {short} MB 都改正；不够时文件不变，一行说明，退出码 2",
    )
