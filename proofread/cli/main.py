"""The command ``proofread``: which subcommands there are, and how errors and exit codes come out."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

from proofread.cli._click import EXIT_BROKEN_PIPE, LazyGroup
from proofread.cli._version import version_text
from proofread.errors import ProofreadError

EXIT_ERROR = 2
#: What a shell reports for a process that SIGINT ended.
EXIT_INTERRUPTED = 130

COMMANDS = {
    "fix": ("proofread.cli.fix:fix", "校对文件并就地改正。"),
    "check": ("proofread.cli.check:check", "只报告问题，不改文件。"),
    "corrupt": ("proofread.cli.corrupt:corrupt", "向正确的文本注入错误，生成平行语料。"),
    "explain": ("proofread.cli.explain:explain", "用图说明一个句子为什么这样改。"),
    "doctor": ("proofread.cli.doctor:doctor", "检查安装：版本、模型、后端、速度。"),
    "bench": ("proofread.cli.bench:bench", "测量这台机器上的速度、延迟和内存。"),
    "export": ("proofread.cli.export:export", "把模型导出成 ONNX，校对更快。"),
    "score": ("proofread.cli.score:score", "按公开指标给校对结果打分。"),
}


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(version_text())
        ctx.exit()


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""离线中文校对：找出并改正错别字、多字、漏字、语序和“的地得”错误。

    各命令的用法见 proofread 命令 --help。
    退出码：0 没有问题或已写好；1 check 或 --diff 发现问题；2 用法、文件、编码或模型有误。""",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="显示版本和自带模型。",
)
def cli() -> None:
    """The group itself does nothing."""


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every intended error becomes one line on stderr."""
    try:
        code = cli.main(args, prog_name="proofread", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.Abort:
        return _complain("已中断；没有写完的文件保持原样", EXIT_INTERRUPTED)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "proofread"
        return _complain(f"{error.format_message()}（用法见 {command} --help）")
    except click.ClickException as error:
        return _complain(error.format_message())
    except ProofreadError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader has gone; without this the interpreter would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    return int(code)


def _complain(message: str, code: int = EXIT_ERROR) -> int:
    click.echo(f"proofread: {message}", err=True)
    return code


def main() -> None:
    """Entry point of the installed command."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # leave as after an error, so that temporary files are removed
            signal.signal(getattr(signal, name), lambda number, _: sys.exit(128 + number))
    sys.exit(run())


if __name__ == "__main__":
    main()
