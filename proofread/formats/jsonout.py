"""Reports for programs: one JSON document, or one JSON object per line. The schema is in docs/cli.md."""

from __future__ import annotations

import json
from typing import Any

from proofread.formats.report import FileReport, Finding, Paragraph, Reporter, TextSink

SCHEMA_VERSION = 1
OFFSET_UNIT = "codepoint"


def edit_object(finding: Finding) -> dict[str, Any]:
    """One finding as plain data; ``start``, ``end`` and ``column`` count code points."""
    return {
        "line": finding.line,
        "column": finding.column,
        **finding.edit.to_dict(),
        "context": {"before": finding.before, "after": finding.after},
    }


def stats_object(report: FileReport) -> dict[str, Any]:
    """The totals of a file as plain data."""
    return {
        "characters": report.characters,
        "sentences": report.sentences,
        "edits": {kind.value: count for kind, count in sorted(report.edits.items())},
        "dropped": dict(sorted(report.dropped.items())),
        "seconds": round(report.seconds, 3),
    }


class JsonReporter(Reporter):
    """One document for all files, written while they are read: ``files`` and ``errors`` in order."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._errors: list[dict[str, str]] = []
        self._opened = False
        self._files = 0
        self._edits = 0

    def begin(self, path: str) -> None:
        self._open()
        self._stream.write(",\n" if self._files else "\n")
        self._stream.write(f'  {{"path": {_dump(path)}, "edits": [')
        self._files += 1
        self._edits = 0

    def paragraph(self, paragraph: Paragraph) -> None:
        for finding in paragraph.findings():
            self._stream.write(",\n" if self._edits else "\n")
            self._stream.write(f"    {_dump(edit_object(finding))}")
            self._edits += 1

    def end(self, report: FileReport) -> None:
        written = None if report.written is None else str(report.written)
        self._finish_file(
            {"encoding": report.encoding.name, "written": written, "stats": stats_object(report), "error": None}
        )

    def fail(self, path: str, message: str) -> None:
        self._finish_file({"encoding": None, "written": None, "stats": None, "error": message})

    def close(self) -> None:
        self._open()
        self._stream.write("\n]}\n" if self._files else "]}\n")
        self._stream.flush()

    def _open(self) -> None:
        if not self._opened:
            head = {"schema_version": SCHEMA_VERSION, "offset_unit": OFFSET_UNIT}
            self._stream.write(_dump(head)[:-1] + ', "files": [')
            self._opened = True

    def _finish_file(self, members: dict[str, Any]) -> None:
        self._stream.write("\n  ], " if self._edits else "], ")
        self._stream.write(_dump(members)[1:])


class JsonLinesReporter(Reporter):
    """One line per edit, and one per file that failed."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._path = ""

    def begin(self, path: str) -> None:
        self._path = path

    def paragraph(self, paragraph: Paragraph) -> None:
        for finding in paragraph.findings():
            self._write({"path": self._path, "offset_unit": OFFSET_UNIT, **edit_object(finding)})

    def fail(self, path: str, message: str) -> None:
        self._write({"path": path, "error": message})

    def close(self) -> None:
        self._stream.flush()

    def _write(self, value: dict[str, Any]) -> None:
        self._stream.write(_dump(value) + "\n")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
