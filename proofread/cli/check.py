"""``proofread check``: report and write nothing."""

from __future__ import annotations

from typing import Any

import click

from proofread.cli._click import Command
from proofread.cli._options import KINDS_HELP, Options, shared_options
from proofread.cli._run import Destination, proofread_files


@click.command(
    cls=Command,
    help="""校对 FILE，只报告问题，不改文件；发现问题时退出码是 1。

    FILE 是 - 时读标准输入；是目录时检查其中的 .txt 和 .md 文件。""",
    epilog=KINDS_HELP,
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@shared_options
def check(files: tuple[str, ...], **shared: Any) -> int:
    """Check ``files`` and return the exit code."""
    return proofread_files(files, Options(**shared), Destination())
