"""Proofread many documents and report on them: what ``fix`` and ``check`` have in common."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import click

from proofread.cli import _load
from proofread.cli._inputs import STDIN, expand
from proofread.cli._options import Options
from proofread.cli._output import make_reporter
from proofread.cli._progress import progress_bar
from proofread.cli._summary import Totals
from proofread.errors import ProofreadError
from proofread.formats.atomic import draft
from proofread.formats.plain import Observer, Outcome, Pipe, correct_file, correct_stream, seekable
from proofread.formats.report import FileReport, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where corrected text goes: nowhere, or to ``output`` (``-`` is standard output), or back where it was."""

    write: bool = False
    output: str | None = None
    backup: bool = False

    def is_stdout(self, path: str) -> bool:
        """Whether the corrected text of ``path`` goes to standard output."""
        return self.write and (path if self.output is None else self.output) == STDIN


def proofread_files(arguments: Sequence[str], options: Options, destination: Destination) -> int:
    """Proofread everything named in ``arguments`` and return the exit code."""
    if options.diff and options.output_format != "text":
        raise click.UsageError("--diff 与 --format 不能同时使用")
    paths = expand(arguments)
    totals = Totals()
    text_on_stdout = any(map(destination.is_stdout, paths))
    reporter = make_reporter(options, to_stderr=text_on_stdout)
    shows_bar = not options.quiet and not (text_on_stdout and sys.stdout.isatty())
    readable = any(path == STDIN or Path(path).exists() for path in paths)
    pipe = _load.load_pipe(options) if readable else _no_model
    with progress_bar(paths, enabled=shows_bar) as advance:

        def observe(paragraph: Paragraph) -> None:
            reporter.paragraph(paragraph)
            advance(len(paragraph.old))

        for path in paths:
            name = "<stdin>" if path == STDIN else click.format_filename(path)
            reporter.begin(name)
            try:
                report = _proofread(path, name, pipe, options, destination, observe)
            except BrokenPipeError:
                raise
            except (ProofreadError, OSError) as error:
                totals.failed += 1
                message = _message(error, name)
                reporter.fail(name, message)
                click.echo(f"proofread: {message}", err=True)
            else:
                totals.add(report)
                reporter.end(report)
    reporter.close()
    if options.stats:
        click.echo(totals.table(), err=True)
    if not options.quiet:
        click.echo(totals.sentence(writes=destination.write), err=True)
    if totals.failed:
        return 2
    return int(totals.edits.total() > 0 and not destination.write and not options.exit_zero)


def _no_model(_texts: Iterable[str]) -> Iterator[Outcome]:
    """Stands in where no file exists, for which a model would be loaded in vain."""
    return iter(())


def _proofread(
    path: str, name: str, pipe: Pipe, options: Options, destination: Destination, observe: Observer
) -> FileReport:
    to_stdout = destination.is_stdout(path)
    if path != STDIN and not to_stdout:
        return correct_file(
            path,
            pipe,
            output=destination.output,
            encoding=options.encoding,
            backup=destination.backup,
            write=destination.write,
            observe=observe,
        )
    correct = partial(correct_stream, pipe=pipe, name=name, encoding=options.encoding, observe=observe)
    with _open(path) as stream:
        if to_stdout:
            return correct(stream, write=sys.stdout.buffer.write)
        if destination.output is None:
            return correct(stream)
        target = Path(destination.output)
        with draft(target) as new:
            report = correct(stream, write=new.write)
            new.commit(backup=destination.backup)
        report.written = target
        return report


@contextmanager
def _open(path: str) -> Iterator[IO[bytes]]:
    if path == STDIN:
        with seekable(sys.stdin.buffer) as stream:
            yield stream
    else:
        with Path(path).open("rb") as raw, seekable(raw) as stream:
            yield stream


def _message(error: Exception, name: str) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = name if error.filename is None else click.format_filename(error.filename)
        return f"{place}: {error.strerror}"
    return str(error)
