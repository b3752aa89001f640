"""``proofread fix``: correct files in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from proofread.cli._click import PATH, Command
from proofread.cli._document import Destination
from proofread.cli._inputs import STDIN, expand
from proofread.cli._options import shared_options
from proofread.cli._plan import settle
from proofread.cli._run import proofread_files
from proofread.cli._types import KINDS_HELP
from proofread.documents.markup import Markup
from proofread.documents.registry import suffixes


@click.command(
    cls=Command,
    help=f"""校对 FILE 并就地改正；除改动之处外，文件的每个字节都不变。

    FILE 是 - 时读标准输入、写标准输出；是目录时处理其中能识别的文档（{"、".join(suffixes())}）。
    写入是原子的：中断或出错时原文件保持原样。""",
    epilog=KINDS_HELP,
    examples=(
        ("proofread fix 通知.txt", "就地改正；Word 文档写成修订，可以逐处接受或拒绝"),
        ("proofread fix -i 通知.txt", "一处一处地问"),
        ("proofread fix --diff docs", "目录里的文档会怎么改，什么都不写"),
        ("proofread fix --accept --backup 报告.docx", "直接改正，原文件留作 报告.docx.bak"),
        ("proofread fix -o 改好.txt --strict 初稿.txt", "只改把握最大的，写到别处"),
        ("cat 初稿.txt | proofread fix - > 改好.txt", "用在管道里"),
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, type=PATH)
@click.option(
    "-i", "--interactive", is_flag=True, help="逐处询问：改、不改、自己写改法、加入词表；可以撤销，停下后能接着问。"
)
@click.option("-o", "--output", type=PATH, metavar="FILE", help="写到别处（- 是标准输出），原文件不变。")
@click.option("--backup", is_flag=True, help="把原文件留作 FILE.bak。")
@click.option("--accept", is_flag=True, help="Word 文档：直接改正，不留修订。")
@click.option("--comments", is_flag=True, help="Word 文档：每处改动附批注，说明类型和置信度。")
@click.option("--author", metavar="NAME", default="proofread", help="Word 文档：修订和批注的作者。")
@shared_options
@click.pass_context
def fix(ctx: click.Context, files: tuple[str, ...], **values: Any) -> int:
    """Correct ``files`` and return the exit code."""
    plan = settle(ctx, files, values)
    output, backup = plan.others["output"], plan.others["backup"]
    if output is not None:
        if len(expand(files, plan.options.selection).paths) != 1:
            raise click.UsageError("-o 只能用于一个输入文件")
        if Path(output).is_dir():
            raise click.UsageError(f"-o 需要文件名，而 {output} 是目录")
    if plan.options.write_baseline is not None:
        raise click.UsageError("--write-baseline 只用于 check")
    if backup and (output is not None or STDIN in files):
        raise click.UsageError("--backup 只用于就地改正")
    markup = Markup(**{name: plan.others[name] for name in ("accept", "comments", "author")})
    destination = (
        Destination() if plan.options.diff else Destination(write=True, output=output, backup=backup, markup=markup)
    )
    if not plan.others["interactive"]:
        return proofread_files(files, plan, destination)
    from proofread.cli._interview import Interview

    return proofread_files(files, plan, destination, Interview(plan, destination, files))
