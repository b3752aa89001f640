"""The formats of reviewdog: one document, or one diagnostic per line. Its columns count UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from proofread.documents.base import Correction, Place
from proofread.documents.encoding import Encoding, detect
from proofread.documents.lines import split_lines
from proofread.documents.source import Source
from proofread.reports.base import Finding, Reporter, TextSink, findings, message
from proofread.reports.json import dump

_SOURCE: Final = {"name": "proofread"}
_CHUNK: Final = 1 << 18


class RdjsonReporter(Reporter):
    """``DiagnosticResult``, or with ``lines`` a ``Diagnostic`` per line, of reviewdog's reviewdog.proto."""

    def __init__(self, stream: TextSink, *, lines: bool = False) -> None:
        self._stream = stream
        self._by_line = lines
        self._path = ""
        self._text: _Lines | None = None
        self._count = 0
        if not lines:
            stream.write(f'{{"source": {dump(_SOURCE)}, "severity": "WARNING", "diagnostics": [')

    def begin(self, path: str) -> None:
        self._path = path
        self._text = None

    def opened(self, source: Source, encoding: str | None) -> None:
        self._text = _Lines(source, encoding)

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            self._write(self._diagnostic(finding))

    def fail(self, path: str, message: str) -> None:
        self._write({"message": message, "location": {"path": path}, "severity": "ERROR", "source": _SOURCE})

    def close(self) -> None:
        if not self._by_line:
            self._stream.write("\n]}\n" if self._count else "]}\n")
        self._stream.flush()

    def _diagnostic(self, finding: Finding) -> dict[str, Any]:
        edit = finding.edit
        location: dict[str, Any] = {"path": self._path}
        diagnostic: dict[str, Any] = {
            "message": message(edit),
            "location": location,
            "severity": "INFO" if finding.only_shown else "WARNING",
            "source": _SOURCE,
            "code": {"value": edit.code},
        }
        if edit.rule is not None and edit.rule.page:
            diagnostic["code"]["url"] = edit.rule.page
        if finding.place.line is not None:
            where = {"start": self._position(finding.place), "end": self._position(finding.end)}
            location["range"] = where
            if edit.replacement is not None:
                diagnostic["suggestions"] = [{"range": where, "text": edit.replacement}]
        return diagnostic

    def _position(self, place: Place) -> dict[str, int]:
        line = place.line or 1
        before = "" if self._text is None else self._text.line(line)[: place.column - 1]
        return {"line": line, "column": len(before.encode(errors="surrogatepass")) + 1}

    def _write(self, diagnostic: dict[str, Any]) -> None:
        lead = "" if self._by_line else ",\n  " if self._count else "\n  "
        self._stream.write(lead + dump(diagnostic) + ("\n" if self._by_line else ""))
        self._count += 1


class _Lines:
    """The lines of a file by number, read on from where the last one was."""

    def __init__(self, source: Source, declared: str | None) -> None:
        self._source = source
        self._declared = declared
        self._number = 0
        self._current = ""
        self._rest: Iterator[str] = iter(())

    def line(self, number: int) -> str:
        """Line ``number``, from 1, with its end; empty if there is none."""
        if number < self._number or not self._number:
            self._number, self._rest = 0, self._read()
        while self._number < number:
            self._number, self._current = self._number + 1, next(self._rest, "")
        return self._current

    def _read(self) -> Iterator[str]:
        with self._source.open() as stream:
            encoding: Encoding = detect(stream, name=self._source.name, declared=self._declared)
            stream.seek(len(encoding.mark))
            for line in split_lines(iter(lambda: stream.read(_CHUNK), b""), encoding):
                yield line.decode(encoding.codec)
