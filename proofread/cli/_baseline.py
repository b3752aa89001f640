"""Findings that are known and accepted: what ``--baseline`` does not report again."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, Final

from proofread.documents.atomic import draft
from proofread.documents.base import Segment
from proofread.edits.remark import Mark
from proofread.errors import FormatError
from proofread.reports.base import fingerprint, located

_VERSION: Final = 1


class Baseline:
    """Fingerprints of findings by file, each as often as it occurs; names are relative to the folder of ``path``."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self._files: dict[str, Counter[str]] = {}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """What :meth:`write` wrote; raises FormatError when it is something else."""
        found = cls(path)
        try:
            values: Any = json.loads(path.read_bytes())
            if values["version"] != _VERSION:
                raise FormatError(f"{path}：是第 {values['version']} 版的基线，本程序只认第 {_VERSION} 版")
            for name, counts in values["files"].items():
                found._files[name] = Counter({key: int(count) for key, count in counts.items()})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, FormatError):
                raise
            raise FormatError(f"{path}：不是基线文件；用 --write-baseline 写一个") from error
        return found

    def write(self) -> int:
        """Write the file; returns the number of findings in it."""
        files = {name: dict(sorted(counts.items())) for name, counts in sorted(self._files.items()) if counts}
        text = json.dumps({"version": _VERSION, "files": files}, ensure_ascii=False, indent=1)
        with draft(self.path) as file:
            file.stream.write(text.encode() + b"\n")
            file.commit()
        return sum(counts.total() for counts in self._files.values())

    def known(self, path: str) -> Known:
        """A reviser that leaves out what is in the baseline."""
        return Known(self._files.get(self._name(path), Counter()))

    def recorder(self, path: str) -> Recorder:
        """A reviser that puts everything into the baseline."""
        return Recorder(self._files.setdefault(self._name(path), Counter()))

    def _name(self, path: str) -> str:
        return Path(os.path.relpath(os.path.realpath(path), os.path.realpath(self.path.parent))).as_posix()


class Known:
    """Leaves out edits whose fingerprints are in ``counts``, each as often as there."""

    name = "baseline"

    def __init__(self, counts: Counter[str]) -> None:
        self._left = Counter(counts)

    def __call__(self, segment: Segment, edits: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Those of ``edits`` that are new."""
        new = []
        for edit, finding in zip(edits, located(segment, edits), strict=True):
            key = fingerprint(finding)
            if self._left[key] > 0:
                self._left[key] -= 1
            else:
                new.append(edit)
        return tuple(new)


class Recorder:
    """Counts the fingerprints of all edits."""

    name = "baseline"

    def __init__(self, counts: Counter[str]) -> None:
        self._counts = counts

    def __call__(self, segment: Segment, edits: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """``edits`` as they are."""
        self._counts.update(map(fingerprint, located(segment, edits)))
        return edits
