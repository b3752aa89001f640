"""``proofread lsp``: the language server, on standard input and output."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from proofread.cli._click import Command
from proofread.cli._model_options import backend_option, model_option
from proofread.cli._rule_options import no_rules_option, rules_option, standard_option
from proofread.cli._threads import set_threads
from proofread.extras import required


@click.command(
    cls=Command,
    help="""语言服务器（LSP）：由编辑器启动，在标准输入输出上通信。

    各编辑器的设置见 docs/editors.md。""",
    examples=(("proofread lsp --preset strict --dictionary 词典.txt", "写进编辑器的设置，由编辑器启动"),),
)
@click.option(
    "--preset", type=click.Choice(["strict", "balanced", "recall"]), default="balanced", help="松紧，默认 balanced。"
)
@click.option("--dictionary", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="不许改动的词。")
@click.option(
    "--density",
    type=click.Choice(["draft", "published"]),
    default="draft",
    help="错误大约有多密：draft（草稿，默认）或 published（发表过的，要的证据更足）。",
)
@rules_option
@no_rules_option
@standard_option
@model_option
@backend_option
@click.option("--threads", type=click.IntRange(min=1), metavar="N", help="CPU 线程数。")
@click.option("--stdio", is_flag=True, help="用标准输入输出；这是唯一的方式，有的编辑器会加上它。")
def lsp(
    preset: str,
    dictionary: Path | None,
    density: str,
    rules: str,
    standard: str,
    model: Path | None,
    backend: str,
    threads: int | None,
    stdio: bool,
) -> None:
    """Serve the editor that started this process."""
    set_threads(threads)
    required("pygls", "lsp")
    from proofread.lsp.server import make_server
    from proofread.proofreader import Proofreader
    from proofread.service.presets import LOOSEST

    load = partial(Proofreader.load, model, backend=backend, threads=threads, preset=LOOSEST, density=density)
    make_server(load, preset, dictionary, rules, standard).start_io()
