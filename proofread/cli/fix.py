"""``proofread fix``: correct files in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from proofread.cli._click import Command
from proofread.cli._inputs import STDIN, expand
from proofread.cli._options import KINDS_HELP, Options, shared_options
from proofread.cli._run import Destination, proofread_files


@click.command(
    cls=Command,
    help="""校对 FILE 并就地改正；除改动之处外，文件的每个字节都不变。

    FILE 是 - 时读标准输入、写标准输出；是目录时处理其中的 .txt 和 .md 文件。
    写入是原子的：中断或出错时原文件保持原样。""",
    epilog=KINDS_HELP,
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE", help="写到别处（- 是标准输出），原文件不变。")
@click.option("--backup", is_flag=True, help="把原文件留作 FILE.bak。")
@shared_options
def fix(files: tuple[str, ...], output: str | None, backup: bool, **shared: Any) -> int:
    """Correct ``files`` and return the exit code."""
    options = Options(**shared)
    if output is not None:
        if len(expand(files)) != 1:
            raise click.UsageError("-o 只能用于一个输入文件")
        if Path(output).is_dir():
            raise click.UsageError(f"-o 需要文件名，而 {output} 是目录")
    if backup and (output is not None or STDIN in files):
        raise click.UsageError("--backup 只用于就地改正")
    destination = Destination() if options.diff else Destination(write=True, output=output, backup=backup)
    return proofread_files(files, options, destination)
