"""``proofread doctor``: can the program work here, with what, and how fast?"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from math import prod
from pathlib import Path
from typing import Any

import click

from proofread.cli._click import Command
from proofread.cli._machine import machine, versions
from proofread.cli._measure import throughput
from proofread.cli._model_options import backend_option, model_option
from proofread.cli._text import endless, read_lines, sample
from proofread.errors import ProofreadError
from proofread.runtime.bundle import WEIGHTS, Bundle, load_bundle

_SECONDS = 2.0
#: Sentences per batch in the self-test: small, so that little is read after the time is over.
_BATCH = 32


@click.command(
    cls=Command,
    help="""检查这台机器上的安装：版本、处理器、模型是否完好、选用哪个后端及原因，并自测两秒速度。

    能用时退出码是 0；模型或后端不能用时说明原因，退出码是 2。""",
    examples=(
        ("proofread doctor", "装好以后先运行这个"),
        ("proofread doctor --model 我的模型 --format json", "检查自己训练的模型，给程序读"),
    ),
)
@model_option
@backend_option
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", help="报告的格式。")
def doctor(model: Path | None, backend: str, output_format: str) -> None:
    """Report section by section; what is known before an error is printed all the same."""
    report: dict[str, Any] = {"schema_version": 1, **dict.fromkeys(_TEXTS), "error": None}
    try:
        for name, section in _sections(model, backend):
            report[name] = section
            if output_format == "text":
                click.echo("\n".join(_TEXTS[name](section)))
    except ProofreadError as error:
        report["error"] = str(error)
        raise
    finally:
        if output_format == "json":
            click.echo(json.dumps(report, ensure_ascii=False, indent=2))


def _sections(model: Path | None, backend: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "versions", versions()
    yield "machine", machine()
    bundle = load_bundle(model)
    yield "model", _model(bundle)
    from proofread.proofreader import Proofreader

    proofreader = Proofreader.load(bundle.path, backend=backend)
    chosen = proofreader.backend
    yield (
        "backend",
        {"name": chosen.name, "description": chosen.description, "reason": proofreader.backend_reason},
    )
    yield "presets", {name: dict(preset) for name, preset in proofreader.card["presets"].items()}
    lines = endless(read_lines(sample()), count())
    proofreader(next(lines))
    pipe = partial(proofreader.pipe, batch_size=_BATCH)
    yield "speed", throughput(pipe, lines, seconds=_SECONDS, clock=time.perf_counter).to_dict()


def _model(bundle: Bundle) -> dict[str, Any]:
    """What the files of an opened bundle, whose hashes are right, say about it."""
    return {
        "path": str(bundle.path),
        "name": bundle.card.get("name"),
        "fingerprint": bundle.fingerprint,
        "kind": bundle.model.kind,
        "parameters": _parameters(bundle),
        "files": {name: (bundle.path / name).stat().st_size for name in bundle.hashes},
        "date": bundle.card.get("date"),
        "data": bundle.card.get("data"),
        "licences": bundle.card.get("licences"),
    }


def _parameters(bundle: Bundle) -> int:
    """How many numbers the network consists of."""
    from safetensors import safe_open

    with safe_open(bundle.path / WEIGHTS, framework="numpy") as tensors:
        return sum(prod(tensors.get_slice(name).get_shape()) for name in tensors.keys())  # noqa: SIM118


def _of_versions(found: Mapping[str, str | None]) -> Iterator[str]:
    yield "版本：" + "，".join(f"{name} {number or '未安装'}" for name, number in found.items())


def _of_machine(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"系统：{found['platform']}"
    present = "未知"
    if found["features"] is not None:
        present = "、".join(name for name, here in found["features"].items() if here) or "无"
    yield f"处理器：{found['processor']}，可用 {found['cores']} 核，指令集：{present}"


def _of_model(found: Mapping[str, Any]) -> Iterator[str]:
    megabytes = sum(found["files"].values()) / 1e6
    yield f"模型：{found['name'] or '未命名'} {found['fingerprint']}（{found['kind']}，{found['date'] or '日期不详'}）"
    yield f"  目录：{found['path']}"
    yield f"  {found['parameters']:,} 个参数；{len(found['files'])} 个文件共 {megabytes:.1f} MB，校验和全部正确"
    for name, size in sorted(found["files"].items(), key=lambda item: -item[1]):
        yield f"    {name} {size / 1e6:.2f} MB"
    counts = (f"{label} {len(found[key] or ())} 项" for key, label in (("data", "训练数据"), ("licences", "许可")))
    yield f"  {'，'.join(counts)}：见该目录的 card.md"


def _of_backend(found: Mapping[str, str]) -> Iterator[str]:
    yield f"后端：{found['name']}（{found['description']}）"
    yield f"  选用原因：{found['reason']}"


def _of_presets(found: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield "阈值：" + "，".join(f"{name} {preset['default']:g}" for name, preset in found.items())


def _of_speed(found: Mapping[str, float]) -> Iterator[str]:
    rate, characters, seconds = found["characters_per_second"], found["characters"], found["seconds"]
    yield f"自测：{rate:,.0f} 字/秒（自带语料 {characters:,} 字，{seconds:.1f} 秒）"


#: How each section of the report reads as text, in the order in which they are found.
_TEXTS = {
    "versions": _of_versions,
    "machine": _of_machine,
    "model": _of_model,
    "backend": _of_backend,
    "presets": _of_presets,
    "speed": _of_speed,
}
