"""``proofread serve`` as a process: starts, answers, finishes what it has begun, and leaves with 0."""

import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager

import model_toys
import pytest

COMMAND = [sys.executable, "-m", "proofread.cli.main", "serve", "--port", "0", "--threads", "1"]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", model_toys.network())


@contextmanager
def running(*options):
    process = subprocess.Popen([*COMMAND, *options], stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert process.stderr
        line = process.stderr.readline()
        drained = threading.Thread(target=process.stderr.read)
        drained.start()
        address = re.search(r"http://\S+", line)
        assert address, line
        yield process, address.group()
    finally:
        process.kill()
        process.wait()
        drained.join()


@pytest.mark.parametrize("workers", [1, 2])
def test_it_serves_and_stops_gracefully(bundle, workers):
    with running("--model", str(bundle), "--workers", str(workers)) as (process, address):
        body = urllib.parse.urlencode({"language": "zh-CN", "text": "我们因该来"}).encode()
        for _ in range(4):
            with urllib.request.urlopen(f"{address}/v2/check", body, timeout=60) as answer:
                assert answer.status == 200
        counted, deadline = b"", time.monotonic() + 60
        while b'proofread_requests_total{method="POST",path="/v2/check",status="200"} 4.0' not in counted:
            assert time.monotonic() < deadline, counted.decode()
            with urllib.request.urlopen(f"{address}/metrics", timeout=60) as answer:  # summed over the processes
                counted = answer.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "--token-file"),
        (["--host", "203.0.113.1", "--open"], "203.0.113.1"),
        (["--model", "."], "."),
        (["--token-file", "/dev/null"], "token"),
    ],
)
def test_what_cannot_be_served_is_one_line_and_exit_code_2(options, said):
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert said in done.stderr
