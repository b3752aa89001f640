"""JUnit XML, which every continuous integration shows: a suite per file, a failed case per finding."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from proofread.documents.base import Correction
from proofread.documents.report import FileReport
from proofread.reports.base import Finding, Reporter, TextSink, findings, message

#: Characters that XML 1.0 cannot contain in any form.
_FORBIDDEN: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class JunitReporter(Reporter):
    """``testsuites`` in the form of Ant's JUnit task, which is the strictest that readers ask for."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._suites = 0
        self._path = ""
        self._cases: list[str] = []
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')

    def begin(self, path: str) -> None:
        self._path = path
        self._cases = []

    def correction(self, correction: Correction) -> None:
        self._cases += [self._case(finding) for finding in findings(correction)]

    def end(self, report: FileReport) -> None:
        failures = len(self._cases)
        if not failures:
            self._cases.append(f'    <testcase name="proofread" classname={_quoted(self._path)} time="0"/>\n')
        self._suite(failures=failures, errors=0, seconds=report.seconds)

    def fail(self, path: str, message: str) -> None:
        self._path = path
        self._cases.append(
            f'    <testcase name="proofread" classname={_quoted(path)} time="0">\n'
            f'      <error type="error" message={_quoted(message)}/>\n    </testcase>\n'
        )
        self._suite(failures=len(self._cases) - 1, errors=1, seconds=0.0)

    def close(self) -> None:
        self._stream.write("</testsuites>\n")
        self._stream.flush()

    def _case(self, finding: Finding) -> str:
        edit, place = finding.edit, finding.place
        where = ":".join(str(part) for part in (place.line, place.column, place.label) if part)
        mark = f"[-{edit.source}-]" + ("" if edit.replacement is None else f"{{+{edit.replacement}+}}")
        sentence = f"{finding.before}{mark}{finding.after}"
        content = f"{self._path}:{where}\n{sentence}"
        return (
            f'    <testcase name={_quoted(f"{edit.code} {where}")} classname={_quoted(self._path)} time="0">\n'
            f"      <failure type={_quoted(edit.code)} message={_quoted(message(edit))}>"
            f"{_text(content)}</failure>\n    </testcase>\n"
        )

    def _suite(self, *, failures: int, errors: int, seconds: float) -> None:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        self._stream.write(
            f'  <testsuite name={_quoted(self._path)} package="proofread" id="{self._suites}" hostname="localhost" '
            f'timestamp="{now}" tests="{len(self._cases)}" failures="{failures}" errors="{errors}" '
            f'time="{seconds:.3f}">\n    <properties/>\n{"".join(self._cases)}'
            "    <system-out/>\n    <system-err/>\n  </testsuite>\n"
        )
        self._suites += 1


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("�", text))


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("�", text))
