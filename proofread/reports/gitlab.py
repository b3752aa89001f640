"""GitLab's Code Quality report: one array, shown in a merge request."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from proofread.documents.base import Correction
from proofread.reports.base import Reporter, TextSink, findings, fingerprint, message
from proofread.reports.json import dump


class GitlabReporter(Reporter):
    """An issue per finding. Fingerprints must differ within a report and stay the same between reports."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        self._path = ""
        self._seen: Counter[str] = Counter()
        stream.write("[")

    def begin(self, path: str) -> None:
        self._path = path

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            line, last = finding.place.line or 1, finding.end.line or 1
            place = f"{finding.place.label}：" if finding.place.label else ""
            text = place + message(finding.edit)
            severity = "info" if finding.only_shown else "minor"
            self._write(finding.edit.code, text, fingerprint(finding), severity, line, last)

    def fail(self, path: str, message: str) -> None:
        self._path = path
        self._write("error", message, message, "major", 1, 1)

    def close(self) -> None:
        self._stream.write("\n]\n" if self._seen else "]\n")
        self._stream.flush()

    def _write(self, name: str, text: str, same: str, severity: str, line: int, last: int) -> None:
        key = f"{self._path}\0{same}"
        issue = {
            "description": text,
            "check_name": name,
            "fingerprint": sha256(f"{key}\0{self._seen[key]}".encode(errors="surrogatepass")).hexdigest(),
            "severity": severity,
            "location": {"path": self._path, "lines": {"begin": line, "end": last}},
        }
        self._stream.write((",\n  " if self._seen else "\n  ") + dump(issue))
        self._seen[key] += 1
