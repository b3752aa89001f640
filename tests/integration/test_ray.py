"""The same bytes on a Ray cluster of several nodes, also when a worker, a node and the driver are killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("ray")
pytest.importorskip("pyarrow")
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

from ray.cluster_utils import Cluster

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch") / "in"
    folder.mkdir()
    shutil.copy(ROOT / "data/sample/train.txt", folder / "a.txt")
    shutil.copy(ROOT / "examples/sample.txt", folder / "b.txt")
    return folder


@pytest.fixture(scope="module")
def expected(source: Path) -> dict[str, bytes]:
    output = source.parent / "local"
    _finish(_start(source, output, "local"))
    return _parts(output)


def _start(source: Path, output: Path, engine: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "proofread.batch", str(source), str(output), "--engine", engine]
    return subprocess.Popen(
        [*command, "--block-bytes", "8000", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()[-3000:]


def _parts(output: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("part-*"))
        if not path.name.startswith(".")
    }


def _wait_for_parts(output: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while len(list(output.rglob("*.done.json"))) < count:
        assert process.poll() is None, process.communicate()[1].decode()[-3000:]
        time.sleep(0.05)


def _workers() -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"MapWorker" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_killed_worker_and_node_cost_nothing(
    cluster: Cluster, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    node = cluster.add_node(num_cpus=1)
    output = tmp_path / "out"
    process = _start(source, output, "ray", "--address", cluster.address, "--workers", "2")
    _wait_for_parts(output, 3, process)
    os.kill(_workers()[0], signal.SIGKILL)
    _wait_for_parts(output, 6, process)
    cluster.remove_node(node, allow_graceful=False)
    _finish(process)
    assert _parts(output) == expected


def test_killed_driver_goes_on(cluster: Cluster, source: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    output = tmp_path / "out"
    process = _start(source, output, "ray", "--address", cluster.address)
    _wait_for_parts(output, 4, process)
    process.kill()
    process.wait()
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.done.json")}
    _finish(_start(source, output, "ray", "--address", cluster.address))
    assert _parts(output) == expected
    assert {path: path.stat().st_mtime_ns for path in before} == before, "finished blocks were done again"
