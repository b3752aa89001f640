"""Reports for programs: one JSON document, or one JSON object per line. The schema is in docs/cli.md."""

from __future__ import annotations

import json
from typing import Any

from proofread.documents.base import Correction
from proofread.documents.report import FileReport
from proofread.reports.base import Finding, Reporter, TextSink, findings

SCHEMA_VERSION = 1
OFFSET_UNIT = "codepoint"


def edit_object(finding: Finding) -> dict[str, Any]:
    """One finding as plain data; ``start``, ``end`` and ``column`` count code points."""
    return {
        "line": finding.place.line,
        "column": finding.place.column,
        "place": finding.place.label,
        **finding.edit.to_dict(),
        "context": {"before": finding.before, "after": finding.after},
    }


def stats_object(report: FileReport) -> dict[str, Any]:
    """The totals of a file as plain data."""
    return {
        "characters": report.characters,
        "sentences": report.sentences,
        "edits": {kind.value: count for kind, count in sorted(report.edits.items())},
        "remarks": report.remarks,
        "rules": dict(sorted(report.rules.items())),
        "dropped": dict(sorted(report.dropped.items())),
        "seconds": round(report.seconds, 3),
    }


class JsonReporter(Reporter):
    """One document for all files in order, written while they are read."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._remarks: list[dict[str, Any]] = []
        self._opened = False
        self._files = 0
        self._edits = 0

    def begin(self, path: str) -> None:
        self._open()
        self._stream.write(",\n" if self._files else "\n")
        self._stream.write(f'  {{"path": {dump(path)}, "edits": [')
        self._files += 1
        self._edits = 0
        self._remarks = []

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            if finding.only_shown:
                self._remarks.append(edit_object(finding))
                continue
            self._stream.write(",\n" if self._edits else "\n")
            self._stream.write(f"    {dump(edit_object(finding))}")
            self._edits += 1

    def end(self, report: FileReport) -> None:
        written = None if report.written is None else str(report.written)
        self._finish_file(
            {
                "format": report.format,
                "encoding": report.encoding,
                "written": written,
                "stats": stats_object(report),
                "warnings": report.warnings,
                "error": None,
            }
        )

    def fail(self, path: str, message: str) -> None:
        members = dict.fromkeys(("format", "encoding", "written", "stats"))
        self._finish_file({**members, "warnings": [], "error": message})

    def close(self) -> None:
        self._open()
        self._stream.write("\n]}\n" if self._files else "]}\n")
        self._stream.flush()

    def _open(self) -> None:
        if not self._opened:
            head = {"schema_version": SCHEMA_VERSION, "offset_unit": OFFSET_UNIT}
            self._stream.write(dump(head)[:-1] + ', "files": [')
            self._opened = True

    def _finish_file(self, members: dict[str, Any]) -> None:
        self._stream.write("\n  ], " if self._edits else "], ")
        self._stream.write(dump({"remarks": self._remarks, **members})[1:])


class JsonLinesReporter(Reporter):
    """One line per edit or remark, and one per file that failed."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._path = ""

    def begin(self, path: str) -> None:
        self._path = path

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            self._write(
                {"path": self._path, "offset_unit": OFFSET_UNIT, **edit_object(finding), "advice": finding.only_shown}
            )

    def fail(self, path: str, message: str) -> None:
        self._write({"path": path, "error": message})

    def close(self) -> None:
        self._stream.flush()

    def _write(self, value: dict[str, Any]) -> None:
        self._stream.write(dump(value) + "\n")


def dump(value: object) -> str:
    """``value`` on one line."""
    return json.dumps(value, ensure_ascii=False)
