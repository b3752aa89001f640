"""SARIF 2.1.0 (OASIS), which code scanning on GitHub and many editors read. Its columns count code points here."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from proofread.documents.base import Correction
from proofread.edits.edit import Kind
from proofread.edits.norm import Norm
from proofread.reports.base import Finding, Reporter, TextSink, findings, fingerprint, message
from proofread.reports.json import dump

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifReporter(Reporter):
    """One run, written while the files are read.

    Args:
        stream: where it goes.
        version: of this program.
        root: paths are given relative to this folder, as GitHub wants them to the repository's.
        rules: what may be found beside the kinds of edits.
    """

    def __init__(self, stream: TextSink, *, version: str, root: Path, rules: Sequence[Norm] = ()) -> None:
        self._stream = stream
        self._root = root
        self._path = ""
        self._results = 0
        self._failures: list[dict[str, Any]] = []
        described = [*map(_kind, Kind), *map(_rule, rules)]
        self._index = {one["id"]: index for index, one in enumerate(described)}
        tool = {"driver": {"name": "proofread", "version": version, "rules": described}}
        head = {"tool": tool, "columnKind": "unicodeCodePoints"}
        start = dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [head]})
        stream.write(start.removesuffix("}]}") + ', "results": [')

    def begin(self, path: str) -> None:
        self._path = path

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            self._stream.write((",\n  " if self._results else "\n  ") + dump(self._result(finding)))
            self._results += 1

    def fail(self, path: str, message: str) -> None:
        location = {"physicalLocation": {"artifactLocation": self._artifact(path)}}
        self._failures.append({"level": "error", "message": {"text": message}, "locations": [location]})

    def close(self) -> None:
        invocation: dict[str, Any] = {"executionSuccessful": not self._failures}
        if self._failures:
            invocation["toolExecutionNotifications"] = self._failures
        self._stream.write(f'\n], "invocations": [{dump(invocation)}]}}]}}\n')
        self._stream.flush()

    def _result(self, finding: Finding) -> dict[str, Any]:
        edit = finding.edit
        artifact, region = self._artifact(self._path), _region(finding)
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, **region}}
        if finding.place.label:
            location["logicalLocations"] = [{"fullyQualifiedName": finding.place.label}]
        result: dict[str, Any] = {
            "ruleId": edit.code,
            "ruleIndex": self._index[edit.code],
            "level": "note" if finding.only_shown else "warning",
            "rank": round(100 * edit.confidence, 2),
            "message": {"text": message(edit)},
            "locations": [location],
            "partialFingerprints": {"proofread/v1": fingerprint(finding)},
            "properties": {"confidence": round(edit.confidence, 4)},
        }
        if region and edit.replacement is not None:
            change = {"deletedRegion": region["region"], "insertedContent": {"text": edit.replacement}}
            result["fixes"] = [
                {
                    "description": {"text": message(edit)},
                    "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
                }
            ]
        return result

    def _artifact(self, path: str) -> dict[str, str]:
        real = Path(os.path.realpath(path))
        if real.is_relative_to(self._root):
            return {"uri": quote(real.relative_to(self._root).as_posix(), safe="/"), "uriBaseId": "%SRCROOT%"}
        return {"uri": real.as_uri() if real.exists() else quote(path)}


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "id": kind.value,
        "shortDescription": {"text": f"{kind.label}。"},
        "fullDescription": {"text": f"疑似{kind.label}，由模型提出，置信度经过校准。"},
        "help": {"text": f"看一看原句；如果原文没有错，用 `proofread: ignore[{kind.value}]` 或词表让它不再提出。"},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["spelling", "chinese"], "problem.severity": "warning"},
    }


def _rule(norm: Norm) -> dict[str, Any]:
    page = {"helpUri": norm.page} if norm.page else {}
    return {
        **page,
        "id": norm.number,
        "name": norm.name,
        "shortDescription": {"text": f"{norm.name}。"},
        "fullDescription": {"text": norm.reason},
        "help": {"text": f"例子见 `proofread rules {norm.number}`；这里不查用 `proofread: ignore[{norm.number}]`。"},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["style", "chinese"], "problem.severity": "warning"},
    }


def _region(finding: Finding) -> Mapping[str, Any]:
    start, end = finding.place, finding.end
    if start.line is None:
        return {}
    region = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    return {"region": region}
