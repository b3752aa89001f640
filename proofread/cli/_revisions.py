"""Which findings count: in changed lines, beside a baseline."""

from __future__ import annotations

from proofread.cli._baseline import Baseline
from proofread.cli._changes import Changes
from proofread.cli._options import Options
from proofread.documents.correct import Reviser


class Revisions:
    """What options say about findings that shall not count.

    Raises:
        ConfigError: as of :class:`~proofread.cli._changes.Changes`.
        FormatError: as of :meth:`~proofread.cli._baseline.Baseline.read`.
    """

    def __init__(self, options: Options) -> None:
        self._changes = Changes(options.diff_base) if options.diff_base is not None else None
        self._known = Baseline.read(options.baseline) if options.baseline is not None else None
        self._new = Baseline(options.write_baseline) if options.write_baseline is not None else None

    def touch(self, path: str) -> bool:
        """Whether anything in a file can count."""
        return self._changes is None or self._changes.touch(path)

    def of(self, path: str) -> list[Reviser]:
        """Who has a say in the edits of one file."""
        revisers: list[Reviser] = []
        if self._changes is not None:
            revisers.append(self._changes.of(path))
        if self._new is not None:  # before what is known is left out: a new baseline has it as well
            revisers.append(self._new.recorder(path))
        if self._known is not None:
            revisers.append(self._known.known(path))
        return revisers

    def finish(self) -> str | None:
        """Write a new baseline, if one was asked for, and say so."""
        if self._new is None:
            return None
        return f"已把 {self._new.write()} 处问题记入 {self._new.path}。"
