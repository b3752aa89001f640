"""``proofread bench``: speed, latency, load time and memory on the user's machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

import click

from proofread.cli._click import FILE, Command
from proofread.cli._machine import machine, versions
from proofread.cli._measure import Spread, latencies, own_peak_bytes, throughput, timed, typical
from proofread.cli._model_options import backend_option, model_option
from proofread.cli._threads import set_threads

if TYPE_CHECKING:
    from proofread.proofreader import Proofreader

_CLOCK = time.perf_counter
#: Different sentences whose latency is measured.
_SENTENCES = 100
_WARM_UP = 10


@click.command(
    cls=Command,
    help="""测量这台机器上的速度：每秒字数、单句延迟、载入时间和内存峰值。

    读 FILE，不给则读自带的语料；文件不会改动。字数包括从文本到改动的全部步骤。
    延迟是程序载入之后，逐个校对 30 字左右的句子所用的时间。""",
    examples=(
        ("proofread bench", "读自带的语料，大约一分钟"),
        ("proofread bench --threads 1 --seconds 30 长文.txt", "一个线程，读自己的文章"),
    ),
)
@click.argument("file", metavar="[FILE]", required=False, type=FILE)
@model_option
@backend_option
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="CPU 线程数。")
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), default=10.0, metavar="S", help="测速的秒数，默认 10。"
)
@click.option("--rounds", type=click.IntRange(min=2), default=200, metavar="N", help="测延迟的次数，默认 200。")
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", help="报告的格式。")
def bench(
    file: Path | None,
    model: Path | None,
    backend: str,
    threads: int | None,
    seconds: float,
    rounds: int,
    output_format: str,
) -> None:
    """Measure and print."""
    set_threads(threads)
    from proofread.cli._text import endless, read_lines, sample, sentences  # numpy comes with it

    lines = read_lines(file or sample())
    chosen = typical(sentences(lines), _SENTENCES)
    numbers = count()  # no sentence is read twice: the program remembers some
    proofreader, load_seconds = timed(partial(_load, model, backend, threads), clock=_CLOCK)
    loaded = own_peak_bytes()
    times = latencies(proofreader, endless(chosen, numbers), rounds=_WARM_UP + rounds, clock=_CLOCK)[_WARM_UP:]
    speed = throughput(proofreader.pipe, endless(lines, numbers), seconds=seconds, clock=_CLOCK)
    report = {
        "schema_version": 1,
        "versions": versions(),
        "machine": machine(),
        "model": {"name": proofreader.card.get("name"), "fingerprint": proofreader.bundle.fingerprint},
        "backend": {
            "name": proofreader.backend.name,
            "description": proofreader.backend.description,
            "reason": proofreader.backend_reason,
        },
        "threads": threads,
        "text": {"path": str(file) if file else None, "characters": sum(map(len, lines))},
        "load_seconds": load_seconds,
        "latency_ms": {
            "rounds": rounds,
            "mean_characters": mean(map(len, chosen)),
            **Spread.of(times).to_dict(),
        },
        "throughput": speed.to_dict(),
        "peak_rss_bytes": {"loaded": loaded, "end": own_peak_bytes()},
    }
    click.echo(
        json.dumps(report, ensure_ascii=False, indent=2) if output_format == "json" else "\n".join(_text(report))
    )


def _load(model: Path | None, backend: str, threads: int | None) -> Proofreader:
    """The corrector; importing its libraries is part of loading."""
    from proofread.proofreader import Proofreader

    return Proofreader.load(model, backend=backend, threads=threads)


def _text(report: Mapping[str, Any]) -> Iterator[str]:
    backend, speed, latency = report["backend"], report["throughput"], report["latency_ms"]
    yield f"模型：{report['model']['name'] or '未命名'} {report['model']['fingerprint']}"
    yield f"后端：{backend['name']}（{backend['description']}）"
    yield f"文本：{report['text']['path'] or '自带语料'}，{report['text']['characters']:,} 字"
    yield f"载入：{report['load_seconds']:.2f} 秒"
    yield (
        f"单句延迟（平均 {latency['mean_characters']:.0f} 字，{latency['rounds']} 次）："
        f"中位数 {latency['median']:.1f} 毫秒，95% {latency['p95']:.1f}，99% {latency['p99']:.1f}"
    )
    yield (
        f"速度：{speed['characters_per_second']:,.0f} 字/秒（{speed['characters']:,} 字，{speed['seconds']:.1f} 秒）"
    )
    peak = report["peak_rss_bytes"]
    if peak["end"] is not None:
        yield f"内存峰值：载入后 {peak['loaded'] / 1e6:.0f} MB，结束时 {peak['end'] / 1e6:.0f} MB"
