"""What a script of the project is on the command line: help as written, errors in one line and exit code 2."""

from __future__ import annotations

from typing import Any

import click

from proofread.errors import ProofreadError


class Script(click.Command):
    """A command outside the package that fails like ``proofread`` itself."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProofreadError as error:
            click.echo(f"{ctx.info_name}: {error}", err=True)
            ctx.exit(2)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"\n{(self.help or '').strip()}\n")
