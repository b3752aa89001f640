"""Which report, in which colours, on which stream?"""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from proofread.cli._options import Options
from proofread.formats.diff import DiffReporter
from proofread.formats.jsonout import JsonLinesReporter, JsonReporter
from proofread.formats.report import Reporter
from proofread.formats.terminal import TerminalReporter


class _Current:
    """Standard output or error as it is at each moment: a progress bar stands in for it while it shows."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        stream: TextIO = getattr(sys, self._name)
        return stream.write(text)

    def flush(self) -> None:
        getattr(sys, self._name).flush()


def make_reporter(options: Options, *, to_stderr: bool) -> Reporter:
    """The reporter that ``options`` ask for; on standard error where the corrected text has the output."""
    name = "stderr" if to_stderr else "stdout"
    terminal = getattr(sys, name).isatty()
    color = options.color == "always" or (options.color == "auto" and terminal and not os.environ.get("NO_COLOR"))
    if options.diff:
        if terminal:
            return DiffReporter(lambda data: _Current(name).write(data.decode()), readable=True, color=color)
        return DiffReporter(sys.stdout.buffer.write, color=color)
    if options.output_format != "text":
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # JSON is UTF-8 wherever it goes
        form = JsonReporter if options.output_format == "json" else JsonLinesReporter
        return form(_Current(name))
    if options.quiet:
        return Reporter()
    return TerminalReporter(_Current(name), color=color)
