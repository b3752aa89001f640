"""Click in Chinese.

Click asks gettext for its words, and gettext chooses a language by the environment; this program speaks one
wherever it runs. So the functions that click asks are replaced by look-ups in the table below. What a newer click says
and the table lacks stays English; a test goes through the messages of the version in use.
"""

from __future__ import annotations

from typing import Final

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.shell_completion
import click.termui
import click.types

_CHINESE: Final = {
    "Usage: ": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示本帮助。",
    "default: {default}": "默认 {default}",
    "required": "必填",
    "Aborted!": "已中断",
    # exceptions
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数 {param_name}",
    "Missing command.": "缺少命令",
    "No such option {name!r}.": "没有选项 {name!r}",
    "No such option: {name}": "没有选项 {name!r}",
    "No such command {name!r}.": "没有命令 {name!r}",
    "Did you mean {possibility}?": "；是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "；是不是其中之一：{possibilities}？",
    "(Possible options: {possibilities})": "；是不是其中之一：{possibilities}？",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename!r}：{message}",
    # parser
    "Got unexpected extra argument ({args})": "多出参数 {args}",
    "Got unexpected extra arguments ({args})": "多出参数 {args}",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 要有 {nargs} 个值",
    "Option {name!r} does not take a value.": "选项 {name!r} 后面不能有值",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要有值",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 后面要有 {nargs} 个值",
    # shell_completion
    "Shell completion is not supported for Bash versions older than 4.4.": "补全需要 4.4 以上的 Bash",
    "Couldn't detect Bash version, shell completion is not supported.": "没有找到 Bash，看不出它的版本",
    # types
    "Choose from:\n\t{choices}": "可以是：{choices}",
    "{value!r} is not {choice}.": "{value!r} 不行，只能是 {choice}",
    "{value!r} is not one of {choices}.": "{value!r} 不行，可以是 {choices}",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是这里要的数",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} 不行，可以是 {states}",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是目录",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 不可读",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 不可写",
    "file": "文件",
    "directory": "目录",
    "path": "路径",
}


def _gettext(message: str) -> str:
    return _CHINESE.get(message, message)


def _ngettext(one: str, many: str, count: int) -> str:
    return _gettext(one if count == 1 else many)


def speak_chinese() -> None:
    """Make click speak Chinese in this process."""
    for module in (
        click.core,
        click.decorators,
        click.exceptions,
        click.formatting,
        click.parser,
        click.shell_completion,
        click.termui,
        click.types,
    ):
        for name, function in (("_", _gettext), ("ngettext", _ngettext)):
            if hasattr(module, name):
                setattr(module, name, function)


def in_one_line(error: click.exceptions.UsageError, command: str) -> str:
    """What is wrong with a command line, and where ``command`` says how to write it."""
    message = error.format_message().rstrip(". ").replace(" ；", "；")
    return f"{message}（用法见 {error.ctx.command_path if error.ctx else command} --help）"
