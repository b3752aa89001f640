"""All commands with their options, as the parser knows them: a part of docs/cli.md, and the page for ``man``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import click

from proofread.cli._click import Command
from proofread.cli.main import COMMANDS, cli

_EXIT_CODES = (
    ("0", "没有问题，或已写好"),
    ("1", "check 或 --diff 发现问题，或 fix -i 没有问完"),
    ("2", "用法、文件、编码或模型有误"),
    ("130", "被 Ctrl-C 中断"),
)


class Entry(NamedTuple):
    """A command as its ``--help`` shows it.

    Attributes:
        name: with the program in front of it.
        usage: the line after that.
        text: paragraphs, the lines of each.
        options: names and what they do.
        more: lines that are printed as they are.
        examples: lines to type, each with what it does.
    """

    name: str
    usage: str
    text: Sequence[Sequence[str]]
    options: Sequence[tuple[str, str]]
    more: Sequence[str]
    examples: Sequence[tuple[str, str]]


def entries() -> Iterator[Entry]:
    """The program itself, then every command."""
    with click.Context(cli, info_name="proofread", **cli.context_settings) as top:
        yield _entry(cli, top)
        for name in COMMANDS:
            command = cli.get_command(top, name)
            assert isinstance(command, Command)
            with click.Context(command, parent=top, info_name=name) as context:
                yield _entry(command, context)


def markdown() -> str:
    """The commands as sections of docs/cli.md."""
    return "\n".join(line for entry in list(entries())[1:] for line in _section(entry)).rstrip()


def manual() -> str:
    """The page ``proofread.1``, in the language of ``man``."""
    first, *others = entries()
    lines = [
        '.TH PROOFREAD 1 "" "proofread"',
        ".ad l",
        ".nh",
        ".SH 名称",
        r"proofread \- 离线中文校对",
        ".SH 用法",
        *_broken(f".B {entry.name}\n{_roff(entry.usage)}" for entry in others),
        ".SH 说明",
        *_paragraphs(first.text),
        *_listed(first.options),
        ".SH 命令",
    ]
    for entry in others:
        lines += [f".SS {_roff(entry.name)}", *_paragraphs(entry.text), *_listed(entry.options)]
        if entry.more:
            lines += [".PP", ".nf", *map(_roff, entry.more), ".fi"]
        lines += [".PP", "例子：", *_listed(entry.examples)]
    lines += [".SH 退出码", *_listed(_EXIT_CODES)]
    return "\n".join(lines) + "\n"


def _entry(command: Command, context: click.Context) -> Entry:
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    paragraphs = re.split(r"\n\s*\n", (command.help or "").strip())
    return Entry(
        context.command_path,
        " ".join(command.collect_usage_pieces(context)),
        [[line.strip() for line in paragraph.splitlines()] for paragraph in paragraphs],
        [record for record in (option.get_help_record(context) for option in options) if record],
        (command.epilog or "").splitlines(),
        command.examples,
    )


def _section(entry: Entry) -> Iterator[str]:
    yield from (f"### `{entry.name}`", "", "```", f"{entry.name} {entry.usage}", "```", "")
    for paragraph in entry.text:
        yield from (*map(_cell, paragraph), "")
    yield from ("| 选项 | 作用 |", "|---|---|")
    for names, text in entry.options:
        yield f"| `{_barred(names)}` | {_barred(_cell(text))} |"
    yield ""
    if entry.more:
        yield from ("```text", *entry.more, "```", "")
    yield from ("```sh", *(line for one in entry.examples for line in (f"# {one[1]}", one[0])), "```", "")


def _barred(text: str) -> str:
    """``text`` in a table."""
    return text.replace("|", r"\|")


def _cell(text: str) -> str:
    """``text`` in Markdown, where it means only itself."""
    return re.sub(r"([*_`\[\]<])", r"\\\1", text)


def _paragraphs(paragraphs: Iterable[Iterable[str]]) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs):
        yield from ([".PP"] if number else [])
        yield from map(_roff, paragraph)


def _listed(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, text in pairs:
        yield from (".TP", f".B {_roff(term)}", _roff(text))


def _broken(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield from ([".br", line] if number else [line])


def _roff(text: str) -> str:
    """``text`` as ``man`` shows it as it is: hyphens to copy, no escapes, no requests; lines end at Chinese marks."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
    text = re.sub(r"([，。；：、）])", r"\1\\:", text)
    return rf"\&{text}" if text[:1] in (".", "'") else text
