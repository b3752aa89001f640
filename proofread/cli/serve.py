"""``proofread serve``: the HTTP server."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from proofread.cli._click import Command
from proofread.cli._model_options import backend_option, model_option
from proofread.cli._rule_options import no_rules_option, rules_option, standard_option
from proofread.cli._text import read_text
from proofread.cli._threads import set_threads

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    cls=Command,
    help="""启动校对服务：网页、LanguageTool 接口（/v2）和 JSON 接口（/api/v1）。

    默认只供本机使用，端口 8081；Ctrl-C 停止。各编辑器的设置见 docs/editors.md，部署见 docs/server.md。""",
    examples=(
        ("proofread serve", "打开 http://127.0.0.1:8081 就是网页"),
        ("proofread serve --dictionary 词典.txt --preset strict", "客户端加入词典的词记在文件里"),
        ("proofread serve --host 0.0.0.0 --token-file 口令.txt --workers 4", "供别的机器用，要口令"),
    ),
)
@click.option("--host", default="127.0.0.1", metavar="ADDR", help="监听的地址；默认只供本机。")
@click.option("--port", type=click.IntRange(0, 65535), default=8081, metavar="N", help="端口，默认 8081；0 任选一个。")
@click.option("--token-file", type=_FILE, metavar="FILE", help="口令文件；客户端须出示其中的口令。")
@click.option("--open", "open_", is_flag=True, help="监听本机以外的地址而不要口令。")
@click.option("--dictionary", type=_FILE, metavar="FILE", help="不许改动的词，每行一个；客户端可以增删。")
@click.option("--origin", "origins", multiple=True, metavar="URL", help="可以读写词典的其他网页来源；可重复。")
@click.option("--workers", type=click.IntRange(min=1), default=1, metavar="N", help="进程数，默认 1。")
@click.option("--max-text", type=click.IntRange(min=1), default=300_000, metavar="N", help="一次最多多少字。")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=120, metavar="S", help="一次最多校对多少秒。")
@click.option(
    "--preset",
    type=click.Choice(["strict", "balanced", "recall"]),
    default="balanced",
    help="松紧的默认值。",
)
@rules_option
@no_rules_option
@standard_option
@model_option
@backend_option
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="每个进程的 CPU 线程数。")
def serve(
    host: str,
    port: int,
    token_file: Path | None,
    open_: bool,
    dictionary: Path | None,
    origins: tuple[str, ...],
    workers: int,
    max_text: int,
    timeout: float,
    preset: str,
    rules: str,
    standard: str,
    model: Path | None,
    backend: str,
    threads: int | None,
) -> None:
    """Serve until stopped."""
    set_threads(threads)
    from proofread.proofreader import Proofreader
    from proofread.server import run
    from proofread.server.settings import Settings
    from proofread.service.presets import LOOSEST

    settings = Settings(
        host=host,
        port=port,
        token=_token(token_file),
        open=open_,
        preset=preset,
        rules=rules,
        standard=standard,
        workers=workers,
        dictionary=dictionary,
        origins=origins,
        max_text=max_text,
        answer_timeout=timeout,
    )
    load = partial(Proofreader.load, model, backend=backend, threads=threads, preset=LOOSEST)
    run.serve(load, settings, lambda address: click.echo(f"proofread: 正在 {address} 提供服务", err=True))


def _token(path: Path | None) -> str | None:
    if path is None:
        return None
    return read_text(path).strip()
