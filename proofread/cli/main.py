"""The command ``proofread``: which subcommands there are, and how errors and exit codes come out."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

import click

from proofread.cli._chinese import in_one_line
from proofread.cli._click import EXIT_BROKEN_PIPE, LazyGroup
from proofread.cli._streams import OutputError, abandon, complain, explained, prepare
from proofread.cli._version import version_text
from proofread.errors import ProofreadError
from proofread.reasons import lacks_memory

EXIT_ERROR = 2
_NO_MEMORY = "内存不足；没有写完的文件保持原样"
#: What a shell reports for a process that SIGINT ended.
EXIT_INTERRUPTED = 130

COMMANDS = {
    "fix": ("proofread.cli.fix:fix", "校对文件并就地改正。"),
    "check": ("proofread.cli.check:check", "只报告问题，不改文件。"),
    "rules": ("proofread.cli.rules:rules", "列出规则，说明一条规则。"),
    "serve": ("proofread.cli.serve:serve", "启动校对服务：网页、LanguageTool 接口、JSON 接口。"),
    "lsp": ("proofread.cli.lsp:lsp", "语言服务器，由编辑器启动。"),
    "corrupt": ("proofread.cli.corrupt:corrupt", "向正确的文本注入错误，生成平行语料。"),
    "explain": ("proofread.cli.explain:explain", "用图说明一个句子为什么这样改。"),
    "doctor": ("proofread.cli.doctor:doctor", "检查安装：版本、模型、后端、速度。"),
    "bench": ("proofread.cli.bench:bench", "测量这台机器上的速度、延迟和内存。"),
    "export": ("proofread.cli.export:export", "把模型导出成 ONNX 图，给别的程序用。"),
    "score": ("proofread.cli.score:score", "按公开指标给校对结果打分。"),
    "completion": ("proofread.cli.completion:completion", "命令补全：bash、zsh、fish。"),
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
    examples=(
        ("proofread check 通知.txt", "列出问题，不改文件"),
        ("proofread fix 通知.txt 报告.docx", "就地改正"),
    ),
)
@click.option(
    "-V",
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
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except click.UsageError as error:
        return _complain(in_one_line(error, "proofread"))
    except click.ClickException as error:
        return _complain(error.format_message())
    except BrokenPipeError:
        abandon("stdout")
        return EXIT_BROKEN_PIPE
    except (ProofreadError, OSError) as error:
        if lacks_memory(error):
            return _complain(_NO_MEMORY)
        if isinstance(error, OutputError) or (isinstance(error, OSError) and error.filename is None):
            abandon("stdout")  # commands open files by name: what has none is what they print to
        return _complain(explained(error, "标准输出"))
    except BaseException as error:  # a library in Rust raises some that are no Exception
        if _Interruption.came:  # while a library was being imported, which then fails in any way
            return _interrupted()
        if lacks_memory(error):
            return _complain(_NO_MEMORY)
        raise
    return int(code)


def _complain(message: str, code: int = EXIT_ERROR) -> int:
    complain(message)
    return code


def _interrupted() -> int:
    return _complain("已中断；没有写完的文件保持原样", EXIT_INTERRUPTED)


class _Interruption:
    """Whether Ctrl-C came."""

    came = False

    @classmethod
    def record(cls, _number: int, _frame: object) -> None:
        """The handler of the signal."""
        cls.came = True
        raise KeyboardInterrupt


def main() -> None:
    """Entry point of the installed command."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # leave as after an error, so that temporary files are removed
            signal.signal(getattr(signal, name), lambda number, _: sys.exit(128 + number))
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started this does not want it
        signal.signal(signal.SIGINT, _Interruption.record)
    prepare()
    code = run()
    try:
        sys.stderr.flush()
    except OSError:
        abandon("stderr")
    sys.exit(code)


if __name__ == "__main__":
    main()
