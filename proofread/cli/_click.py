"""Click in Chinese, and a group that imports a command only when it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from proofread.cli._chinese import speak_chinese
from proofread.configuration import suggestion

speak_chinese()

#: Types of arguments, which take their names when they are made: in Chinese only from here on.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

#: A name on which nothing is checked yet; shells complete it.
PATH: Final = click.Path(readable=False)

#: What a shell reports for a process that SIGPIPE ended.
EXIT_BROKEN_PIPE = 141


class Command(click.Command):
    """A command whose paragraphs of help are printed as written.

    Attributes:
        examples: lines to type, each with what it does.
    """

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples: Final = tuple(examples)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_lines(self.help or "", formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_lines(self.epilog or "", formatter)
        if self.examples:
            with formatter.section("例子"):
                for line, meaning in self.examples:
                    formatter.write(f"  {line}\n      {meaning}\n")


def _write_lines(text: str, formatter: click.HelpFormatter) -> None:
    # Click would wrap at spaces and take every character for one column: both are wrong for Chinese.
    formatter.write("\n" if text else "")
    for line in text.strip().splitlines():
        formatter.write(f"  {line.strip()}\n" if line.strip() else "\n")


class LazyGroup(Command, click.Group):
    """A group that knows its commands as ``name -> ("module:attribute", short help)``."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.exit(EXIT_BROKEN_PIPE)  # click itself would say 1

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Commands without importing them, then what every command completes."""
        names = [
            CompletionItem(name, help=text) for name, (_, text) in self._lazy.items() if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return None
        module, attribute = self._lazy[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is not a click command but {type(command).__name__}")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in self._lazy.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self._lazy and not args[0].startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"没有命令 {args[0]!r}{suggestion(args[0], self._lazy)}")
        return super().resolve_command(ctx, args)
