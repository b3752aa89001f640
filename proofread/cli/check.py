"""``proofread check``: report and write nothing."""

from __future__ import annotations

from typing import Any

import click

from proofread.cli._click import PATH, Command
from proofread.cli._document import Destination
from proofread.cli._options import shared_options
from proofread.cli._plan import settle
from proofread.cli._run import proofread_files
from proofread.cli._types import KINDS_HELP
from proofread.documents.registry import suffixes


@click.command(
    cls=Command,
    help=f"""校对 FILE，只报告问题，不改文件；发现问题时退出码是 1。

    FILE 是 - 时读标准输入；是目录时检查其中能识别的文档（{"、".join(suffixes())}）。""",
    epilog=KINDS_HELP,
    examples=(
        ("proofread check 通知.txt", "列出问题"),
        ("proofread check --only spelling --min-confidence 0.9 docs", "只看错别字，把握不小于九成"),
        ("proofread check --protect 词表.txt --stats 报告.docx", "词表里的词不许改动；最后给出统计"),
        ("proofread check --diff-base main --format github docs", "只看与 main 分叉以来改动过的行，给 GitHub Actions"),
        ("proofread check --rules all,-P001 --standard gongwen 通知.docx", "另按公文的标点、数字等规则查"),
        ("proofread check --format html 书稿 > 报告.html", "一页报告：逐处接受或忽略，取改好的文字"),
        ("proofread check --format xlsx 书稿 > 勘误表.xlsx", "出版用的勘误表"),
        ("proofread check --format json 通知.txt > 问题.json", "给自己的程序"),
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, type=PATH)
@shared_options
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], **values: Any) -> int:
    """Check ``files`` and return the exit code."""
    plan = settle(ctx, files, values)
    return proofread_files(files, plan, Destination(remarks=True))
