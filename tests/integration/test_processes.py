"""A loaded model in other processes: forked before and after it was used, spawned, and preloaded by a server."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import model_toys
import pytest

from proofread import Proofreader

TEXTS = [f"第{number}个人主不我和分，他有和人。" for number in range(30)]
FORK = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    return model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", model_toys.network())


def corrected(proofreader: Proofreader) -> list[str]:
    return [result.corrected for result in proofreader.pipe(TEXTS, batch_size=4)]


@FORK
@pytest.mark.parametrize("used", [False, True], ids=["unused", "used"])
@pytest.mark.parametrize(("backend", "threads"), [("onnx", 1), ("onnx", 3), ("torch", 2)])
def test_a_fork_reads_on(bundle: Path, used: bool, backend: str, threads: int) -> None:
    proofreader = Proofreader.load(bundle, backend=backend, threads=threads, preset="recall", remember=0)
    first = proofreader if used else Proofreader.load(bundle, backend=backend, threads=1, preset="recall")
    expected = corrected(first)
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # a child that hangs is killed, which the parent sees
        os._exit(0 if corrected(proofreader) == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert corrected(proofreader) == expected, "and so does the parent"


@pytest.mark.parametrize("method", sorted({"fork", "spawn"}.intersection(multiprocessing.get_all_start_methods())))
def test_a_pool_of_processes_takes_the_model_along(bundle: Path, method: str) -> None:
    proofreader = Proofreader.load(bundle, backend="onnx", threads=2, preset="recall")
    expected = corrected(proofreader)
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.apply_async(corrected, [proofreader]).get(timeout=120) == expected


_SERVER = """
import os, sys
from proofread import Proofreader
# As gunicorn --preload does: the application, model included, is loaded and tried before the workers are forked.
proofreader = Proofreader.load(sys.argv[1], threads=2, preset="recall")
texts = sys.argv[2:]
expected = [result.corrected for result in proofreader.pipe(texts)]
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        same = all([r.corrected for r in proofreader.pipe(texts)] == expected for _ in range(3))
        os._exit(0 if same else 1)
    children.append(child)
sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


@FORK
def test_workers_of_a_preloading_server_all_answer(bundle: Path) -> None:
    subprocess.run([sys.executable, "-c", _SERVER, str(bundle), *TEXTS], check=True, timeout=120)
