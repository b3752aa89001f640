"""The totals of one document: what was read, found and written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from proofread.edits.edit import Kind


@dataclass(slots=True)
class FileReport:
    """The totals of one document.

    Attributes:
        path: as the caller named it.
        format: name of its format.
        encoding: how its text is stored, as ``--encoding`` accepts it; None where it is not a text file.
        characters: code points of prose.
        sentences: sentences that were proofread.
        edits: accepted edits by kind.
        remarks: what was only pointed at.
        rules: edits and remarks by the number of the rule.
        dropped: proposals that were not accepted, by the name of the guard.
        seconds: wall time.
        written: the file that was written, if any.
        warnings: what could not be kept when it was written.
    """

    path: str
    format: str
    encoding: str | None
    characters: int = 0
    sentences: int = 0
    edits: Counter[Kind] = field(default_factory=Counter)
    remarks: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    written: Path | None = None
    warnings: tuple[str, ...] = ()
