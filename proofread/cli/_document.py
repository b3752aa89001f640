"""One document on its way: where its bytes come from and where the corrected ones go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from proofread.cli._inputs import STDIN, open_source
from proofread.cli._options import Options
from proofread.cli._streams import Output
from proofread.correction.ruling import rule_numbers
from proofread.documents.atomic import draft
from proofread.documents.correct import Observer, Pipe, Reviser, correct_document, correct_file, heeded
from proofread.documents.markup import Marked, Markup
from proofread.documents.registry import open_document
from proofread.documents.report import FileReport
from proofread.documents.source import Source
from proofread.reports.base import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where corrected text goes: nowhere, or to ``output`` (``-`` is standard output), or back where it was.

    ``markup`` is how a document that can show corrections shows them, ``remarks`` whether what is only pointed at is
    reported.
    """

    write: bool = False
    output: str | None = None
    backup: bool = False
    markup: Markup = field(default_factory=Markup)
    remarks: bool = False

    def is_stdout(self, path: str) -> bool:
        """Whether the corrected text of ``path`` goes to standard output."""
        return self.write and (path if self.output is None else self.output) == STDIN


def proofread_document(
    path: str,
    pipe: Pipe,
    options: Options,
    destination: Destination,
    reporter: Reporter,
    revisers: Sequence[Reviser],
    observe: Observer,
) -> FileReport:
    """Proofread what ``path`` names, with its bytes going where they are wanted."""
    to_stdout = destination.is_stdout(path)
    if destination.write and path != STDIN and not to_stdout:
        reporter.opened(Source.of(path), options.encoding)
        return correct_file(
            path,
            pipe,
            output=destination.output,
            format=options.selection.format_of(path),
            encoding=options.encoding,
            backup=destination.backup,
            markup=destination.markup,
            revisers=revisers,
            rules=rule_numbers,
            observe=observe,
        )
    with open_source(path, options.stdin_filename) as source:
        reporter.opened(source, options.encoding)
        document = open_document(source, format=options.selection.format_of(source.name), encoding=options.encoding)
        if isinstance(document, Marked):
            document.markup = destination.markup
        correct = partial(
            correct_document,
            document,
            pipe,
            name=source.name,
            revisers=(*heeded(source, document, rule_numbers), *revisers),
            observe=observe,
            remarks=destination.remarks,
        )
        if to_stdout:
            return correct(sink=cast(BinaryIO, Output(binary=True)))
        if not destination.write:
            return correct(sink=reporter.sink(source, document))
        target = Path(destination.output or "")
        with draft(target) as new:
            report = correct(sink=new.stream)
            report.warnings += new.commit(backup=destination.backup)
        report.written = target
        return report
