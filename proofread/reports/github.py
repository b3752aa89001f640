"""Workflow commands of GitHub Actions, which it shows as annotations beside the changed lines."""

from __future__ import annotations

from proofread.documents.base import Correction
from proofread.reports.base import Reporter, TextSink, findings, message


class GithubReporter(Reporter):
    """A ``::warning`` per finding, a ``::notice`` where it is only shown, an ``::error`` per file that failed.

    Columns count characters.
    """

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._path = ""

    def begin(self, path: str) -> None:
        self._path = path

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            properties: dict[str, object] = {"file": self._path}
            if finding.place.line is not None:
                properties |= {"line": finding.place.line, "endLine": finding.end.line}
                if finding.place.line == finding.end.line:  # columns are those of one line
                    properties |= {"col": finding.place.column, "endColumn": finding.end.column}
            edit = finding.edit
            properties["title"] = edit.label if edit.rule is None else f"{edit.rule.number} {edit.label}"
            place = f"{finding.place.label}：" if finding.place.label else ""
            self._write("notice" if finding.only_shown else "warning", properties, place + message(finding.edit))

    def fail(self, path: str, message: str) -> None:
        self._write("error", {"file": path}, message)

    def close(self) -> None:
        self._stream.flush()

    def _write(self, command: str, properties: dict[str, object], text: str) -> None:
        shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        self._stream.write(f"::{command} {shown}::{_data(text)}\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
