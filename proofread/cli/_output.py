"""Which report, in which colours, on which stream?"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from proofread.cli._options import Options
from proofread.cli._streams import Output, as_utf8
from proofread.edits.norm import Norm
from proofread.errors import ConfigError
from proofread.extras import required
from proofread.reports.base import Reporter, TextSink
from proofread.reports.terminal import TerminalReporter


def _sarif(stream: TextSink, *, rules: bool) -> Reporter:
    from importlib.metadata import version

    from proofread.reports.sarif import SarifReporter

    here = Path.cwd().resolve()
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    norms: list[Norm] = []
    if rules:
        from proofread.rules.registry import RULES

        norms = [rule.norm for rule in RULES]
    return SarifReporter(stream, version=version("proofread"), root=root, rules=norms)


def _rdjson_lines(stream: TextSink) -> Reporter:
    from proofread.reports.rdjson import RdjsonReporter

    return RdjsonReporter(stream, lines=True)


#: What makes the reporter of each format; a run imports one of them.
_FOR_PROGRAMS: Final = {
    "json": "proofread.reports.json:JsonReporter",
    "jsonl": "proofread.reports.json:JsonLinesReporter",
    "github": "proofread.reports.github:GithubReporter",
    "gitlab": "proofread.reports.gitlab:GitlabReporter",
    "rdjson": "proofread.reports.rdjson:RdjsonReporter",
    "rdjsonl": f"{__name__}:_rdjson_lines",
    "junit": "proofread.reports.junit:JunitReporter",
    "html": "proofread.reports.html:HtmlReporter",
}
#: The same for what is bytes.
_BINARY: Final = {
    "csv": "proofread.reports.errata:CsvReporter",
    "xlsx": "proofread.reports.errata:XlsxReporter",
}


def make_reporter(options: Options, *, to_stderr: bool, rules: bool) -> Reporter:
    """The reporter that ``options`` ask for.

    Args:
        options: what the user asked for.
        to_stderr: whether the corrected text has the output, so that the report goes to standard error.
        rules: whether any file is checked by rules, which some reports list.
    """
    name = "stderr" if to_stderr else "stdout"
    terminal = getattr(sys, name).isatty()
    color = options.color == "always" or (options.color == "auto" and terminal and not os.environ.get("NO_COLOR"))
    if options.diff:
        from proofread.reports.diff import DiffReporter

        if terminal:
            return DiffReporter(lambda data: Output(name).write(data.decode()), readable=True, color=color)
        return DiffReporter(Output(binary=True).write, color=color)
    if options.output_format in _BINARY:
        return _binary(options.output_format, name, terminal)
    if options.output_format != "text":
        as_utf8(name)
        if options.output_format == "sarif":
            return _sarif(Output(name), rules=rules)
        reporter: Reporter = resolve_name(_FOR_PROGRAMS[options.output_format])(Output(name))
        return reporter
    if options.quiet or options.write_baseline is not None:
        return Reporter()
    return TerminalReporter(Output(name), color=color)


def _binary(form: str, name: str, terminal: bool) -> Reporter:
    """A report that is a file of another program.

    Raises:
        ConfigError: it would go to a terminal.
        MissingExtraError: what writes it is not installed.
    """
    if form == "xlsx":
        required("xlsxwriter", "documents")
        if terminal:
            raise ConfigError("--format xlsx 是 Excel 文件，不能显示在终端上；请写成 > 勘误表.xlsx")
    reporter: Reporter = resolve_name(_BINARY[form])(Output(name, binary=True).write)
    return reporter
