"""Load and abuse a running server: many clients at once, and meanwhile clients that misbehave.

    proofread serve --port 8090 &
    python scripts/bench_server.py http://127.0.0.1:8090 --seconds 300

Prints answers, errors, latencies and the server's memory (with --pid) at the beginning and the end.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import random
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np

SENTENCES = (Path(__file__).parent.parent / "data" / "sample" / "test.txt").read_text("utf-8").splitlines()


async def client(address: str, until: float, times: list[float], errors: collections.Counter[str], seed: int) -> None:
    """Ask again and again, one paragraph of one to four sentences at a time."""
    dice = random.Random(seed)
    async with httpx.AsyncClient(base_url=address, timeout=120) as http:
        while time.monotonic() < until:
            text = "".join(dice.choices(SENTENCES, k=dice.randint(1, 4)))
            start = time.perf_counter()
            try:
                answer = await http.post("/v2/check", data={"language": "zh-CN", "text": text})
            except httpx.HTTPError as error:
                errors[type(error).__name__] += 1
            else:
                times.append(time.perf_counter() - start)
                if answer.status_code != 200:
                    errors[str(answer.status_code)] += 1


def misbehave(address: str) -> dict[str, str]:
    """What clients that misbehave get: the first line of the answer, or that the connection was closed."""
    parts = urlsplit(address)
    head = f"POST /v2/check HTTP/1.1\r\nHost: {parts.netloc}\r\n"
    cases = {
        "100 MB declared": f"{head}Content-Length: 100000000\r\n\r\n".encode(),
        "half a body": f"{head}Content-Length: 1000\r\n\r\ntext=".encode(),
        "half a head": head.encode(),
        "nothing": b"",
        "invalid UTF-8": f"{head}Content-Length: 24\r\n\r\n".encode() + b"language=zh-CN&text=\xff\xfe\xfd\xfc",
        "deep JSON": f"{head}Content-Length: 100019\r\n\r\nlanguage=zh-CN&data=".encode() + b"[" * 99_999,
        "no HTTP": b"\x16\x03\x01\x02\x00" * 20 + b"\r\n\r\n",
    }
    got = {}
    for name, sent in cases.items():
        with socket.create_connection((parts.hostname, parts.port), 10) as connection:
            connection.settimeout(60)
            start = time.monotonic()
            connection.sendall(sent)
            try:
                line = connection.recv(200).partition(b"\r\n")[0].decode("latin-1") or "closed"
            except OSError as error:
                line = type(error).__name__
            got[name] = f"{line} ({time.monotonic() - start:.1f} s)"
    return got


async def slow_loris(address: str, until: float, count: int) -> None:
    """Hold ``count`` connections open by a byte a second, and open them again when they are closed."""
    parts = urlsplit(address)

    async def one() -> None:
        while time.monotonic() < until:
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                for byte in b"POST /v2/check HTTP/1.1\r\nX-Slow: " + b"a" * 1000:
                    if time.monotonic() > until:
                        break
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(1)
            except OSError:
                pass
            finally:
                writer.close()

    await asyncio.gather(*(one() for _ in range(count)))


def memory(pid: int | None) -> str:
    """Resident memory of the server."""
    if pid is None:
        return "not measured"
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return f"{kib / 1024:.0f} MiB"


async def run(options: argparse.Namespace) -> None:
    """Run everything side by side and print what came of it."""
    until = time.monotonic() + options.seconds
    times: list[float] = []
    errors: collections.Counter[str] = collections.Counter()
    print(f"memory at the beginning: {memory(options.pid)}")
    clients = [client(options.address, until, times, errors, seed) for seed in range(options.clients)]
    abuse = asyncio.to_thread(misbehave, options.address)
    answers, *_ = await asyncio.gather(abuse, slow_loris(options.address, until, options.loris), *clients)
    print(f"memory at the end: {memory(options.pid)}")
    for name, line in (answers or {}).items():
        print(f"{name}: {line}")
    half, p99 = np.quantile(times, [0.5, 0.99]) if times else (float("nan"),) * 2
    print(f"{options.clients} clients, {options.loris} slow ones, {options.seconds} s: {len(times)} answers, ", end="")
    print(f"{len(times) / options.seconds:.1f}/s, p50 {half:.2f} s, p99 {p99:.2f} s, errors {dict(errors)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--loris", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--pid", type=int, help="of the server, for its memory")
    asyncio.run(run(parser.parse_args()))
