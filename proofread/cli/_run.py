"""Proofread many documents and report on them: what ``fix`` and ``check`` have in common."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proofread.cli import _load
from proofread.cli._ahead import Ahead
from proofread.cli._document import Destination, proofread_document
from proofread.cli._inputs import STDIN, expand, name_of
from proofread.cli._options import Options
from proofread.cli._output import make_reporter
from proofread.cli._plan import Plan
from proofread.cli._progress import progress_bar
from proofread.cli._revisions import Revisions
from proofread.cli._stopped import StoppedError
from proofread.cli._streams import Output, OutputError, complain, explained, say
from proofread.cli._summary import Totals
from proofread.documents.base import Correction
from proofread.documents.correct import Outcome, Pipe
from proofread.documents.registry import suffixes
from proofread.errors import ProofreadError
from proofread.reports.base import Reporter

if TYPE_CHECKING:
    from proofread.cli._interview import Interview


def proofread_files(
    arguments: Sequence[str], plan: Plan, destination: Destination, interview: Interview | None = None
) -> int:
    """Proofread everything named in ``arguments``, asking in an ``interview`` if there is one; return the exit code."""
    options = plan.options
    if options.show_settings:
        click.echo(plan.shown())
        return 0
    if not arguments:
        raise click.UsageError("缺少参数 'FILE...'", click.get_current_context())
    if options.diff and options.output_format != "text":
        raise click.UsageError("--diff 与 --format 不能同时使用")
    inputs = expand(arguments, options.selection)
    revisions = Revisions(options)
    paths = [path for path in inputs.paths if revisions.touch(path)]
    totals = Totals(failed=len(inputs.closed))
    stopped = ""
    text_on_stdout = any(map(destination.is_stdout, paths))
    reporter = Reporter() if interview else make_reporter(options, to_stderr=text_on_stdout, rules=plan.has_rules)
    shows_bar = not interview and not options.quiet and not (text_on_stdout and sys.stdout.isatty())
    readable = any(path == STDIN or Path(path).exists() for path in paths)
    for folder in inputs.empty:
        complain(f"{name_of(folder)}：目录里没有可校对的文件（{'、'.join(suffixes())}）")
    for refusal in inputs.closed:
        complain(explained(refusal, ""))
    with progress_bar(paths, enabled=shows_bar) as progress:
        pipes: dict[Options, Pipe] = {options: _pipe(options) if readable else _no_model}
        ahead = Ahead(paths, plan.for_file)

        def observe(correction: Correction) -> None:
            reporter.correction(correction)
            progress.advance(correction.segment.text)

        for path in paths:
            name = name_of(path, options.stdin_filename)
            reporter.begin(name)
            progress.begin(path)
            try:
                own = plan.for_file(path)
                if own not in pipes:
                    pipes[own] = _pipe(own)
                pipe, revisers = pipes[own], revisions.of(path)
                if interview is not None:
                    report = interview.fix(path, pipe, own, revisers)
                else:
                    started = time.perf_counter()
                    pipe = ahead.pipe(path, pipe)
                    reading = time.perf_counter() - started
                    report = proofread_document(path, pipe, own, destination, reporter, revisers, observe)
                    report.seconds += reading
            except StoppedError as stop:
                stopped = str(stop)
                break
            except (BrokenPipeError, OutputError):
                raise
            except (ProofreadError, OSError) as error:
                totals.failed += 1
                message = explained(error, name)
                reporter.fail(name, message)
                complain(message)
            else:
                totals.add(report)
                reporter.end(report)
                for warning in report.warnings:
                    complain(f"注意：{name}：{warning}")
    for pipe in pipes.values():
        if close := getattr(pipe, "close", None):
            close()
    reporter.close()
    Output().flush()  # before a summary that would say that all is well
    if options.stats:
        say(totals.table())
    if not options.quiet:
        unchanged = "没有改动过的文件。" if inputs.paths and not paths else None
        summary = revisions.finish() or unchanged or totals.sentence(writes=destination.write)
        say(stopped or summary)
    if totals.failed or not (totals.files or inputs.paths):
        return 2
    found = stopped or (totals.found > 0 and not destination.write)
    return int(bool(found) and not options.exit_zero and options.write_baseline is None)


def _pipe(options: Options) -> Pipe:
    """The corrector for ``options``, in this process or in several."""
    if options.jobs == 1:
        return _load.load_pipe(options)
    from proofread.cli._jobs import Jobs

    alone = replace(options, jobs=1, threads=options.threads or 1)
    return Jobs(partial(_load.load_pipe, alone), options.jobs)


def _no_model(_texts: Iterable[str]) -> Iterator[Outcome]:
    """Stands in where no file exists, for which a model would be loaded in vain."""
    return iter(())
