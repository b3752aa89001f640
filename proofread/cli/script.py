"""What a script of the project is on the command line: help as written, errors in one line and exit code 2."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

import click

from proofread.cli._chinese import in_one_line, speak_chinese
from proofread.cli._streams import explained
from proofread.errors import ProofreadError

speak_chinese()


class Script(click.Command):
    """A command outside the package that fails like ``proofread`` itself."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        run = partial(super().main, *args, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        try:
            sys.exit(run() or 0)
        except click.UsageError as error:
            name = error.ctx.info_name if error.ctx else self.name
            click.echo(f"{name}: {in_one_line(error, name or '')}", err=True)
            sys.exit(2)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(130)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ProofreadError, OSError) as error:
            click.echo(f"{ctx.info_name}: {explained(error, '标准输出')}", err=True)
            ctx.exit(2)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"\n{(self.help or '').strip()}\n")
